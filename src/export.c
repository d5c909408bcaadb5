#include "export.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "core/exit_code.h"
#include "core/names.h"
#include "ledger_place.h"
#include "stages.h"

#include <stdlib.h>
#include <string.h>

enum { FAULTS_SHOWN = 20 };

/* An export on its way. A row of the file that names an assignment means that one; a row that names
 * a group alone means the whole of it. */
struct exporting {
    struct stages stages;
    struct intent *rows; /* the payments, as rows of the report */
    size_t fault_count;  /* what could not be read */
};

/* Tells of something that cannot be read, if not of too many. */
static void note_fault(struct exporting *e, const char *detail)
{
    const struct host *host = e->stages.host;

    if (e->fault_count++ < FAULTS_SHOWN)
        host->note(host->context, detail);
}

static int check_faults(struct exporting *e, struct error *error)
{
    struct stages *s = &e->stages;

    for (size_t i = 0; i < s->observed.unreadable_count; i++)
        note_fault(e, s->observed.unreadable[i].detail);
    for (size_t i = 0; i < s->groups.count; i++) {
        const struct group *group = &s->groups.list[i];

        if (group->unusable || group->unlisted)
            note_fault(e, group->unusable ? group->unusable : group->unlisted);
    }
    if (!e->fault_count) /* the rows of a group that cannot be had would say it all once more */
        for (size_t i = 0; i < s->intents.count; i++)
            if (s->intents.list[i].problem)
                note_fault(e, s->intents.list[i].problem->detail);
    if (!e->fault_count)
        return 0;
    return error_set(error, ERROR_PLATFORM, "",
                     "an export is complete or not made at all: with %zu problem%s nothing was "
                     "written",
                     e->fault_count, e->fault_count == 1 ? "" : "s");
}

static struct observe_request request_of(struct stages *s, const bool *wanted)
{
    struct observe_request request = observe_request_of(s, wanted);

    request.consequence = "nothing is exported";
    return request;
}

/* Which rows name a group; the caller's to free. */
static bool *rows_with_group(const struct stages *s)
{
    bool *wanted = xcalloc(s->intents.count, sizeof *wanted);

    for (size_t i = 0; i < s->intents.count; i++)
        wanted[i] = s->intents.list[i].group_id[0] != '\0';
    return wanted;
}

/* The assignments that the lists of their groups do not show are asked for by themselves: there may
 * be nothing to show, or the group that the row names is another's. */
static int read_rest(struct exporting *e, struct error *error)
{
    struct stages *s = &e->stages;
    struct observe_request request = request_of(s, NULL);
    struct intent *rows = xrealloc_array(NULL, s->intents.count, sizeof *rows);
    struct names shown = {0};
    struct observed more = OBSERVED_INIT;
    int failed;

    for (size_t i = 0; i < s->observed.payments.count; i++)
        names_add(&shown, s->observed.payments.list[i].assignment_id);
    names_sort(&shown);
    request.intents = rows;
    request.count = 0;
    for (size_t i = 0; i < s->intents.count; i++) {
        const struct intent *row = &s->intents.list[i];

        if (!row->assignment_id[0] || names_have(&shown, row->assignment_id))
            continue;
        rows[request.count] = *row;
        rows[request.count++].group_id = "";
    }
    failed = observe(&request, &more, error);
    if (!failed)
        observed_join(&s->observed, &more);
    observed_release(&more);
    names_release(&shown);
    free(rows);
    return failed;
}

/* Where one list has the payments of a whole group. */
static int read_by_group(struct exporting *e, struct error *error)
{
    struct stages *s = &e->stages;
    bool *wanted = rows_with_group(s);
    struct observe_request request = request_of(s, wanted);
    int failed = observe(&request, &s->observed, error) || check_faults(e, error) ||
                 read_rest(e, error) || check_faults(e, error);

    free(wanted);
    if (!failed)
        complete_payments(s, &s->observed);
    return failed ? -1 : 0;
}

/* Rows that name a group alone give way to its members. */
static void take_members(struct stages *s, const struct payees *members)
{
    struct intents *rows = &s->intents;
    size_t kept = 0;

    for (size_t i = 0; i < rows->count; i++) {
        if (!rows->list[i].assignment_id[0])
            continue;
        rows->list[kept] = rows->list[i];
        rows->list[kept++].amount = (struct money){0}; /* a report's may say more, to no purpose */
    }
    rows->count = kept;
    for (size_t i = 0; i < members->count; i++) {
        rows->list = array_reserve(rows->list, rows->count, &rows->capacity, sizeof *rows->list);
        rows->list[rows->count++] = (struct intent){.worker_id = members->list[i].worker_id,
                                                    .assignment_id = members->list[i].assignment_id,
                                                    .group_id = members->list[i].group_id,
                                                    .reason = "",
                                                    .ref = ""};
    }
}

static int find_members(struct exporting *e, struct error *error)
{
    struct stages *s = &e->stages;
    bool *wanted = rows_with_group(s);
    struct observe_request request = request_of(s, wanted);
    struct payees members = {0};
    int failed;

    request.progress = NULL; /* few questions, and how many is not known before */
    failed = observe_groups(&request, &s->groups, error) || check_faults(e, error) ||
             observe_members(&request, &s->groups, false, &members, error) ||
             check_faults(e, error);
    if (!failed)
        take_members(s, &members);
    payees_release(&members);
    free(wanted);
    return failed ? -1 : 0;
}

/* Where each assignment has a list of its own, which says its group; and the group its currency. */
static int read_by_assignment(struct exporting *e, struct error *error)
{
    struct stages *s = &e->stages;
    struct intents *rows = &s->intents;
    struct observe_request request;

    if (find_members(e, error))
        return -1;
    request = request_of(s, NULL);
    if (observe(&request, &s->observed, error) || check_faults(e, error))
        return -1;
    rows_take_payees(rows->list, rows->count, &s->observed.payees, &rows->arena);
    request.progress = NULL;
    if (observe_groups(&request, &s->groups, error) ||
        rows_take_groups(rows->list, rows->count, &s->groups, s->currency, &rows->arena, error) ||
        check_faults(e, error))
        return -1;
    complete_payments(s, &s->observed);
    return 0;
}

/* The order of the export, so that two of the same are byte by byte the same. */
static int by_place(const void *a, const void *b)
{
    const struct payment *left = a;
    const struct payment *right = b;
    int order = strcmp(left->group_id, right->group_id);

    if (!order)
        order = strcmp(left->assignment_id, right->assignment_id);
    if (!order)
        order = strcmp(left->worker_id, right->worker_id);
    if (!order)
        order = compare_number(left->paid_at_s, right->paid_at_s);
    if (!order)
        order = compare_number(left->amount.minor, right->amount.minor);
    return order ? order : strcmp(left->reason, right->reason);
}

/* The list of a group may show payments of assignments that the file does not name. */
static void keep_named(struct stages *s)
{
    struct payments *payments = &s->observed.payments;
    struct names groups = {0};
    struct names assignments = {0};
    size_t kept = 0;

    for (size_t i = 0; i < s->intents.count; i++) {
        const struct intent *row = &s->intents.list[i];

        if (row->assignment_id[0])
            names_add(&assignments, row->assignment_id);
        else
            names_add(&groups, row->group_id);
    }
    names_sort(&groups);
    names_sort(&assignments);
    for (size_t i = 0; i < payments->count; i++)
        if (names_have(&groups, payments->list[i].group_id) ||
            names_have(&assignments, payments->list[i].assignment_id))
            payments->list[kept++] = payments->list[i];
    payments->count = kept;
    names_release(&groups);
    names_release(&assignments);
}

static void make_rows(struct exporting *e)
{
    struct payments *payments = &e->stages.observed.payments;

    if (payments->count)
        qsort(payments->list, payments->count, sizeof *payments->list, by_place);
    e->rows = xcalloc(payments->count, sizeof *e->rows);
    for (size_t i = 0; i < payments->count; i++)
        e->rows[i] = (struct intent){.worker_id = payments->list[i].worker_id,
                                     .assignment_id = payments->list[i].assignment_id,
                                     .group_id = payments->list[i].group_id,
                                     .reason = payments->list[i].reason,
                                     .ref = "",
                                     .amount = payments->list[i].amount,
                                     .row_no = (uint32_t)(i + 1)};
}

static void outcome_at(const void *context, size_t i, struct outcome *outcome)
{
    const struct exporting *e = context;
    const struct payment *payment = &e->stages.observed.payments.list[i];

    *outcome = (struct outcome){.status = STATUS_ALREADY_PAID,
                                .code = "",
                                .detail = payment->doubt ? payment->doubt : "",
                                .payment_id = payment->payment_id,
                                .paid_minor = payment->amount.minor,
                                .paid_at_s = payment->paid_at_s};
}

static int write_export(struct exporting *e, struct totals *totals, struct error *error)
{
    struct stages *s = &e->stages;
    const struct field_rules *fields = s->options->platform->fields;
    struct report report = {
        .command = "export",
        .run_id = s->run_id,
        .id_columns = {fields->report_names[0], fields->report_names[1], fields->report_names[2]},
        .currency = s->currency,
        .platform = s->options->platform->name,
        .endpoint = connection_address(&s->connection),
        .file = s->options->file,
        .made_at_s = s->host->wall_s(),
        .intents = e->rows,
        .intent_count = s->observed.payments.count,
        .outcome_at = outcome_at,
        .context = e,
    };
    bool failed;

    report_totals(&report, totals);
    totals->fees_minor = -1; /* no list tells them */
    failed = outputs_begin(&s->outputs, &report, error) ||
             outputs_write(&s->outputs, &report, totals, error);
    events_reports_written(s);
    return failed ? -1 : 0;
}

/* The ledger is not needed here, and must not be written over all the same. */
static int spare_ledger(const struct stages *s, struct error *error)
{
    char path[LEDGER_PATH_SIZE];
    struct error nowhere;

    if (ledger_place_find(NULL, s->host->getenv_fn, false, path, &nowhere))
        return 0;
    return outputs_spare_ledger(s->options, path, error);
}

static int read_payments(struct exporting *e, struct error *error)
{
    const struct host *host = e->stages.host;

    host->progress(host->context, "reading what is paid", 0, 0);
    return e->stages.options->platform->lists_groups ? read_by_group(e, error)
                                                     : read_by_assignment(e, error);
}

int run_export(const struct options *options, const struct host *host, struct totals *totals,
               struct error *error)
{
    struct exporting e = {0};
    struct stages *s = &e.stages;
    int failed = -1;

    stages_init(s, options, host);
    if (events_begin(s, error) || read_input(s, error) || spare_ledger(s, error) ||
        outputs_open(&s->outputs, options, s->host, error) || reach_platform(s, error))
        goto out;
    events_ready(s);
    if (read_payments(&e, error))
        goto out;
    keep_named(s);
    events_payments_read(s);
    make_rows(&e);
    failed = *host->stop ? error_set(error, ERROR_STOPPED, "", "stopped")
                         : write_export(&e, totals, error);
out:
    if (failed && error->kind == ERROR_STOPPED)
        (void)error_set(error, ERROR_STOPPED, "",
                        "stopped before everything was read; nothing was written");
    if (failed)
        name_endpoint(s, error);
    events_end(s, failed ? NULL : totals, failed ? error : NULL,
               failed ? (int)exit_code_of_error(error->kind) : EXIT_DONE);
    free(e.rows);
    stages_release(s);
    return failed;
}
