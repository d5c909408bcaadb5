#include "ledger/ledger_parts.h"

struct finding {
    struct ledger *ledger;
    ledger_finder found;
    void *context;
};

static int take_bonus(void *context, struct statement *row, struct error *error)
{
    const struct finding *finding = context;
    enum event last;

    if (ledger_last_event(finding->ledger, column_number(row, 2), &last, NULL, error))
        return -1;
    finding->found(finding->context, column_text(row, 0), column_number(row, 1),
                   entry_state_after(last));
    return 0;
}

int ledger_find(struct ledger *ledger, const struct ledger_place *place, const struct intent *row,
                ledger_finder found, void *context, struct error *error)
{
    static const char select[] =
        "SELECT e.assignment_id, e.amount_minor, a.id FROM entries e"
        " JOIN places p ON p.id = e.place JOIN attempts a ON a.entry = e.id AND a.closed = 0"
        " WHERE p.platform = ? AND p.endpoint = ?"
        " AND ((e.worker_id = ? AND e.worker_id <> '' AND e.group_id = ?)"
        " OR (e.assignment_id = ? AND e.assignment_id <> '')) ORDER BY a.id";
    const struct ledger_query query = {select, VALUES(TEXT(place->platform), TEXT(place->endpoint),
                                                      TEXT(row->worker_id), TEXT(row->group_id),
                                                      TEXT(row->assignment_id))};
    struct finding finding = {.ledger = ledger, .found = found, .context = context};
    bool opened;
    int failed;

    if (ledger_begin_reading(ledger, &opened, error))
        return -1;
    failed = ledger_read_rows(ledger, &query, take_bonus, &finding, error);
    ledger_end_reading(ledger, opened);
    return failed;
}
