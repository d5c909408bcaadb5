/* Small random worlds of one submission on a platform whose payments have neither a time nor an id:
 * what the platform truly did is known here, what a run is shown of it comes late. Run after run
 * the plan is carried out, with every kind of answer; and no bonus may be paid twice, or pass for
 * paid when it is not. */
#include "recall_sample.h"

#include "diff_cases.h"

enum { WORLDS = 6000, RUNS = 7, WORLD_ROWS = 4, TRUE_PAYMENTS = 64 };

struct true_payment {
    int64_t minor;
    bool is_shown;
    bool is_reward; /* for being screened out: the platform cannot tell it from a bonus */
    bool is_own;    /* made by this program */
};

struct world {
    struct match_rules rules;
    struct intent rows[WORLD_ROWS];
    size_t row_count;
    struct true_payment paid[TRUE_PAYMENTS];
    size_t paid_count;
    struct entry entries[SAMPLE_ENTRIES];
    struct credit credits[SAMPLE_ENTRIES][WORLD_ROWS * 4];
    size_t entry_count;
    int times_paid[WORLD_ROWS]; /* by this program */
    int64_t paid_minor;         /* by this program, in all */
    int64_t before_minor;       /* by somebody else, before the first run */
    bool has_reward;
    bool all_in_doubt; /* which rewards there are is not known */
    int64_t now_s;
};

static const int64_t world_amounts[] = {200, 200, 300, 500};

static void add_true_payment(struct world *w, int64_t minor, bool is_shown, bool is_reward)
{
    assert_true(w->paid_count < TRUE_PAYMENTS);
    w->paid[w->paid_count++] = (struct true_payment){minor, is_shown, is_reward, false};
}

static void make_world(struct world *w, uint64_t seed, enum on_conflict mode)
{
    static const char *const own_refs[] = {"", "a", "b", "c"};

    *w = (struct world){
        .rules = {.limit = SIZE_MAX, .on_conflict = mode},
          .now_s = 10000
    };
    random_state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    (void)below(2);
    w->row_count = 1 + below(WORLD_ROWS);
    w->rules.allow_repeats = below(2) == 0;
    for (size_t i = 0; i < w->row_count; i++)
        w->rows[i] = (struct intent){
            .assignment_id = "3A",
            .worker_id = "A1",
            .group_id = "",
            .reason = "",
            .ref = w->rules.allow_repeats ? "" : own_refs[i],
            .amount = {.minor = ONE_OF(world_amounts), .currency = "GBP"},
            .row_no = (uint32_t)i + 1,
        };
    w->all_in_doubt = below(4) == 0;
    if (w->all_in_doubt) { /* an assignment has one reward: it comes first here */
        w->has_reward = true;
        w->before_minor = ONE_OF(world_amounts);
        add_true_payment(w, w->before_minor, true, true);
    }
    for (size_t i = below(4); i > 0; i--) {
        int64_t minor = ONE_OF(world_amounts);

        add_true_payment(w, minor, true, false);
        w->before_minor += minor;
    }
}

/* What a run is shown, and what it remembers. */
static void open_eyes(struct world *w, struct sample *s, bool of_all)
{
    *s = SAMPLE_INIT;
    s->rules = w->rules;
    for (size_t i = 0; i < w->row_count; i++)
        s->rows[s->row_count++] = w->rows[i];
    for (size_t j = 0; j < w->paid_count; j++) {
        w->paid[j].is_shown = w->paid[j].is_shown || of_all || below(3) == 0;
        if (w->paid[j].is_shown)
            (void)paid(s, "3A", "A1", w->paid[j].minor, "", 0);
    }
    /* Somebody screened out: whatever has the reward's amount may be it. */
    for (size_t p = 0; p < s->observed.payments.count && w->all_in_doubt; p++)
        s->observed.payments.list[p].doubt = "may be some reward";
    for (size_t j = 0; j < w->paid_count; j++)
        for (size_t p = 0; p < s->observed.payments.count && w->paid[j].is_reward; p++)
            if (w->paid[j].is_shown &&
                s->observed.payments.list[p].amount.minor == w->paid[j].minor)
                s->observed.payments.list[p].doubt = "may be the reward";
    s->entries = (struct entries){
        .list = w->entries, .count = w->entry_count, .list_count = FILES, .own_list = OWN_FILE};
    s->recall = (struct recall){
        .entries = &s->entries, .platform = "prolific", .settle_after_s = 3600, .now_s = w->now_s};
}

static struct entry *write_down(struct world *w, const struct item *item, size_t i,
                                enum entry_state state)
{
    struct entry *entry = &w->entries[w->entry_count];
    char *key = recall_keys[w->entry_count++];

    assert_true(w->entry_count < SAMPLE_ENTRIES);
    key_compute("prolific", &w->rows[i], item->occurrence, key);
    *entry = (struct entry){
        .key = key,
        .worker_id = "A1",
        .assignment_id = "3A",
        .reason = "",
        .ref = w->rows[i].ref,
        .payment_id = "",
        .state = state,
        .attempt = (int64_t)w->entry_count,
        .amount_minor = w->rows[i].amount.minor,
        .pay_minor = w->rows[i].amount.minor,
        .list = OWN_FILE,
    };
    return entry;
}

/* Sends what the plan says in one request, of which the answer may be lost. */
static void send_all(struct world *w, const struct plan *plan)
{
    bool is_certain = below(2) == 0;
    bool is_done = below(2) == 0;

    if (is_certain && !is_done)
        return; /* refused: nothing is left of it */
    for (size_t i = 0; i < plan->count; i++) {
        const struct item *item = &plan->items[i];
        struct entry *entry;

        if (item->decision != DECISION_PAY)
            continue;
        assert_null(item->entry); /* nothing is sent again */
        entry = write_down(w, item, i, is_certain ? ENTRY_ACCEPTED : ENTRY_OPEN);
        entry->pay_minor = item->pay_minor;
        entry->unexplained = item->unexplained;
        entry->doubt_shown = item->doubt_shown;
        entry->shown_until_s = item->shown_until_s;
        entry->last_sent_at_s = w->now_s;
        entry->credit_count = item->credit_count;
        entry->credits = w->credits[w->entry_count - 1];
        for (size_t c = 0; c < item->credit_count; c++)
            w->credits[w->entry_count - 1][c] = item->credits[c];
        if (is_done) {
            add_true_payment(w, item->pay_minor, below(2) == 0, false);
            w->paid[w->paid_count - 1].is_own = true;
            w->times_paid[i]++;
            w->paid_minor += item->pay_minor;
        }
    }
}

/* What a run tells the ledger before it pays. */
static void settle(struct world *w, const struct plan *plan)
{
    for (size_t b = 0; b < plan->bond_count; b++)
        if (plan->bonds[b].payment)
            w->entries[plan->bonds[b].entry->attempt - 1].state = ENTRY_CONFIRMED;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->items[i].decision == DECISION_ALREADY_PAID && plan->items[i].is_match &&
            !plan->items[i].entry) {
            assert_null(plan->items[i].payment->doubt);
            (void)write_down(w, &plan->items[i], i, ENTRY_CONFIRMED);
        }
}

/* What passes for paid is paid: of each amount there are so many payments, not counting the reward;
 * in a top-up the sums count. */
static void nothing_passes_for_paid(const struct world *w, const struct plan *plan)
{
    int64_t said = 0;
    int64_t is = 0;

    for (size_t a = 0; a < sizeof world_amounts / sizeof *world_amounts; a++) {
        size_t rows_said = 0;
        size_t truly = 0;

        for (size_t i = 0; i < plan->count; i++)
            rows_said += plan->items[i].decision == DECISION_ALREADY_PAID &&
                         w->rows[i].amount.minor == world_amounts[a];
        for (size_t j = 0; j < w->paid_count; j++)
            truly += !w->paid[j].is_reward && w->paid[j].minor == world_amounts[a];
        if (w->rules.on_conflict != CONFLICT_TOP_UP)
            assert_true(rows_said <= truly);
    }
    for (size_t i = 0; i < plan->count; i++)
        said += plan->items[i].decision == DECISION_ALREADY_PAID ? w->rows[i].amount.minor : 0;
    for (size_t j = 0; j < w->paid_count; j++)
        is += w->paid[j].minor;
    assert_true(said <= is);
}

/* Of each amount there are so many payments of this program as it has down as paid; `all` of them,
 * when all is shown. */
static void what_is_down_as_paid_was_paid(const struct world *w, bool all)
{
    for (size_t i = 0; i < w->entry_count; i++) {
        size_t down = 0;
        size_t truly = 0;

        for (size_t e = 0; e < w->entry_count; e++)
            down += w->entries[e].last_sent_at_s && w->entries[e].state != ENTRY_OPEN &&
                    w->entries[e].pay_minor == w->entries[i].pay_minor;
        for (size_t j = 0; j < w->paid_count; j++)
            truly += w->paid[j].is_own && w->paid[j].minor == w->entries[i].pay_minor;
        assert_true(all ? down == truly : down <= truly);
    }
}

static void nothing_is_paid_twice(const struct world *w)
{
    int64_t intended = 0;

    for (size_t i = 0; i < w->row_count; i++) {
        intended += w->rows[i].amount.minor;
        if (w->times_paid[i] > 1)
            fail_msg("row %zu was paid %d times", i + 1, w->times_paid[i]);
    }
    assert_true(w->paid_minor <= intended);
    if (w->rules.on_conflict == CONFLICT_TOP_UP)
        assert_true(w->paid_minor + w->before_minor <=
                    (intended > w->before_minor ? intended : w->before_minor));
}

static void one_run(struct world *w, bool is_last)
{
    struct sample s;

    if (!w->has_reward && below(8) == 0) {
        w->has_reward = true;
        add_true_payment(w, ONE_OF(world_amounts), true, true);
    }
    open_eyes(w, &s, is_last);
    decided(&s);
    nothing_passes_for_paid(w, &s.plan);
    settle(w, &s.plan);
    what_is_down_as_paid_was_paid(w, is_last && !w->has_reward);
    send_all(w, &s.plan);
    nothing_is_paid_twice(w);
    w->now_s += below(2) ? 600 : 5000;
    s.entries.list = NULL; /* it lies in the world */
    done(&s);
}

static void live_in_worlds(enum on_conflict mode)
{
    struct world w;

    for (current_seed = 1; current_seed <= WORLDS; current_seed++) {
        make_world(&w, current_seed, mode);
        for (int run = 1; run <= RUNS; run++)
            one_run(&w, run == RUNS);
    }
    current_seed = 0;
}

static void no_bonus_is_paid_twice_or_passes_for_paid(void **state)
{
    (void)state;
    live_in_worlds(CONFLICT_HOLD);
}

static void nor_when_bonuses_are_paid_besides_others(void **state)
{
    (void)state;
    live_in_worlds(CONFLICT_PAY);
}

static void nor_when_differences_are_paid(void **state)
{
    (void)state;
    live_in_worlds(CONFLICT_TOP_UP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROPERTY(no_bonus_is_paid_twice_or_passes_for_paid),
        PROPERTY(nor_when_bonuses_are_paid_besides_others),
        PROPERTY(nor_when_differences_are_paid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
