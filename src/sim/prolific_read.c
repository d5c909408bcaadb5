/* What Prolific tells of the account, studies and workspaces, in the shapes of the specification
 * (prolific-openapi.yml). */
#include "sim/json_out.h"
#include "sim/prolific.h"

#include <stdlib.h>

/* Of each study, unless its screen-out reward is not below it. */
enum { REWARD_MINOR = 500 };

/* --- studies ------------------------------------------------------------------------------- */

static void add_completion_codes(struct buffer *out, const struct study *study)
{
    json_out_raw(out, "completion_codes", "[{");
    json_out_member(out, "code", "C0MPLETE");
    json_out_member(out, "code_type", "COMPLETED");
    buffer_add_text(out, ",\"actions\":[{\"action\":\"MANUALLY_REVIEW\"}]");
    json_out_member(out, "actor", "participant");
    buffer_add_char(out, '}');
    if (study->screen_out_minor) {
        buffer_add_text(out, ",{");
        json_out_member(out, "code", "SCREEN0UT");
        json_out_member(out, "code_type", "FIXED_SCREENOUT");
        buffer_add_text(out, ",\"actions\":[{");
        json_out_member(out, "action", "FIXED_SCREEN_OUT_PAYMENT");
        json_out_number(out, "fixed_screen_out_reward", study->screen_out_minor);
        json_out_number(out, "slots", study->submission_count);
        buffer_add_text(out, "}]");
        json_out_member(out, "actor", "participant");
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

static void add_study(const struct prolific_world *world, struct buffer *out,
                      const struct study *study)
{
    int64_t reward = study->screen_out_minor < REWARD_MINOR ? (int64_t)REWARD_MINOR
                                                            : study->screen_out_minor + 1;

    buffer_add_char(out, '{');
    json_out_member(out, "id", study->id);
    json_out_member(out, "name", study->name);
    json_out_raw(out, "internal_name", "null");
    json_out_member(out, "description", "A study of the rehearsal platform.");
    json_out_member(out, "external_study_url", "https://example.org/study");
    json_out_member(out, "prolific_id_option", "url_parameters");
    add_completion_codes(out, study);
    json_out_number(out, "total_available_places", study->submission_count);
    json_out_number(out, "estimated_completion_time", 10);
    prolific_add_money(world, out, "reward", reward * 100);
    json_out_member(out, "status", "COMPLETED");
    json_out_member(out, "currency_code", study->currency);
    json_out_member(out, "presentment_currency_code", study->presentment_currency);
    json_out_member(out, "workspace", world->workspaces[study->workspace].id);
    buffer_add_char(out, '}');
}

static void add_amount(const struct prolific_world *world, struct buffer *out, const char *name,
                       int64_t hundredths, const char *currency)
{
    json_out_raw(out, name, "{");
    prolific_add_money(world, out, "amount", hundredths);
    json_out_member(out, "currency", currency);
    buffer_add_char(out, '}');
}

/* What can be seen of the study's bonuses; its rewards are none of this simulator's business. */
static void add_cost(const struct prolific_work *work, struct buffer *out,
                     const struct study *study)
{
    const struct prolific_world *world = work->world;
    const char *currency = prolific_currency(study);
    int64_t amount = 0;
    int64_t fees = 0;
    int64_t vat = 0;

    for (uint32_t i = 0; i < study->submission_count; i++) {
        const struct submission *submission = &world->submissions[study->submissions + i];

        for (size_t b = 0; b < submission->bonus_count; b++) {
            const struct paid_bonus *bonus = &submission->bonuses[b];

            if (!prolific_sees(bonus, work->now_s, submission->reads + 1))
                continue;
            amount += bonus->amount_minor * 100;
            fees += prolific_fee_hundredths(bonus->amount_minor);
            vat += prolific_vat_hundredths(world, bonus->amount_minor);
        }
    }
    buffer_add_text(out, "{\"rewards\":{");
    add_amount(world, out, "rewards", 0, currency);
    add_amount(world, out, "fees", 0, currency);
    add_amount(world, out, "tax", 0, currency);
    buffer_add_text(out, "},\"bonuses\":{");
    add_amount(world, out, "rewards", amount, currency);
    add_amount(world, out, "fees", fees, currency);
    add_amount(world, out, "tax", vat, currency);
    buffer_add_text(out, "},\"_links\":{}}");
}

/* --- workspaces ---------------------------------------------------------------------------- */

static void add_workspaces(const struct prolific_world *world, struct buffer *out)
{
    buffer_add_text(out, "{\"results\":[");
    for (size_t i = 0; i < world->workspace_count; i++) {
        buffer_add_text(out, i ? ",{" : "{");
        json_out_member(out, "id", world->workspaces[i].id);
        json_out_member(out, "title", "A workspace of the rehearsal platform");
        buffer_add_char(out, '}');
    }
    buffer_add_text(out, "]}");
}

static void add_breakdown(struct buffer *out, const char *name, int64_t balance_minor)
{
    json_out_raw(out, name, "{");
    json_out_number(out, "rewards", balance_minor);
    json_out_number(out, "fees", 0);
    json_out_number(out, "vat", 0);
    buffer_add_char(out, '}');
}

static void add_balance(struct buffer *out, const struct workspace *workspace)
{
    int64_t balance_minor = workspace->balance_hundredths / 100;

    buffer_add_char(out, '{');
    json_out_member(out, "currency_code", workspace->currency);
    json_out_number(out, "total_balance", balance_minor);
    add_breakdown(out, "balance_breakdown", balance_minor);
    json_out_number(out, "available_balance", balance_minor);
    add_breakdown(out, "available_balance_breakdown", balance_minor);
    buffer_add_char(out, '}');
}

static void add_user(struct buffer *out)
{
    buffer_add_char(out, '{');
    json_out_member(out, "id", "60c000000000000000000001");
    json_out_member(out, "email", "researcher@example.org");
    buffer_add_char(out, '}');
}

/* --- and which of them is asked for -------------------------------------------------------- */

static void read_study(struct prolific_work *work, const struct prolific_call *call)
{
    const struct study *study = prolific_find_study(work->world, call->study_id);

    if (!study)
        prolific_object(work->objection, 404, NULL, "No study %s was found.", call->study_id);
    else if (call->operation == PROLIFIC_GET_STUDY)
        add_study(work->world, work->answer, study);
    else if (call->operation == PROLIFIC_GET_STUDY_COST)
        add_cost(work, work->answer, study);
    else
        prolific_list_all(work, call, study);
}

static void get_balance(struct prolific_work *work, const struct prolific_call *call)
{
    const struct workspace *workspace = prolific_find_workspace(work->world, call->workspace_id);

    if (workspace)
        add_balance(work->answer, workspace);
    else
        prolific_object(work->objection, 404, NULL, "No workspace %s was found.",
                        call->workspace_id);
}

void prolific_read(struct prolific_work *work, const struct prolific_call *call)
{
    switch (call->operation) {
    case PROLIFIC_GET_ME:
        add_user(work->answer);
        break;
    case PROLIFIC_GET_STUDY:
    case PROLIFIC_GET_STUDY_COST:
    case PROLIFIC_LIST_STUDY_SUBMISSIONS:
        read_study(work, call);
        break;
    case PROLIFIC_LIST_SUBMISSIONS:
        prolific_list_page(work, call);
        break;
    case PROLIFIC_GET_SUBMISSION:
        prolific_get_submission(work, call);
        break;
    case PROLIFIC_LIST_WORKSPACES:
        add_workspaces(work->world, work->answer);
        break;
    case PROLIFIC_GET_BALANCE:
        get_balance(work, call);
        break;
    case PROLIFIC_SET_UP_BONUSES:
    case PROLIFIC_PAY_BONUSES:
    case PROLIFIC_UNKNOWN:
    case PROLIFIC_OPERATION_COUNT:
        abort(); /* done elsewhere, or refused before */
    }
}
