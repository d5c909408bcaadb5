/* The quote is about what was asked for, or nothing is paid; who is refused is taken out. */
#include "observe/quotes.h"

#include "prolific_scene.h"

#define SUBMISSION(digit) "65000000000000000000b00" digit
#define QUOTE(amount, total) \
    "201 {\"id\":\"quote-1\",\"study\":\"" STUDY_1 "\"," amount "\"total_amount\":" total "}"
#define REFUSES(words)                                                                          \
    "400 {\"error\":{\"status\":400,\"error_code\":140001,\"title\":\"No\",\"detail\":\"" words \
    "\"}}"

enum { BATCH = 3 };

struct quoted {
    struct scene scene;
    struct item items[BATCH];
    struct plan plan;
    struct batch batch;
    struct refused_rows refused;
    int result;
};

/* Asks for the quote of three bonuses, 1.00, 2.00 and 4.00; the server has ended afterwards. */
static void ask_for_quote(struct quoted *q)
{
    static const char *const ids[] = {SUBMISSION("1"), SUBMISSION("2"), SUBMISSION("3")};
    static const int64_t amounts[] = {100, 200, 400};
    struct observe_request request;

    if (!q->scene.say)
        q->scene.say = say_in_turn;
    scene_begin(&q->scene);
    q->batch = (struct batch){.group_id = STUDY_1, .rows = xcalloc(BATCH, sizeof(uint32_t))};
    for (uint32_t i = 0; i < BATCH; i++) {
        (void)scene_row(&q->scene, STUDY_1, ids[i], "");
        q->items[i] = (struct item){.decision = DECISION_PAY, .pay_minor = amounts[i]};
        q->batch.rows[q->batch.count++] = i;
        q->batch.pay_minor += amounts[i];
    }
    q->plan = (struct plan){
        .intents = q->scene.rows, .items = q->items, .count = BATCH, .pay_count = BATCH};
    request = scene_request(&q->scene);
    q->result = quote_batch(&request, &q->plan, &q->batch, &q->refused, &q->scene.error);
    server_stop(q->scene.server);
}

static void release(struct quoted *q)
{
    free(q->batch.rows);
    free(q->batch.quote_text);
    free(q->refused.list);
    scene_end(&q->scene);
}

static void expect_error(const struct quoted *q, enum error_kind kind, const char *said)
{
    assert_int_equal(q->result, -1);
    assert_int_equal(q->scene.error.kind, kind);
    expect_said(q->scene.error.text, said);
}

static void a_quote_of_the_sum_asked_for_is_kept_as_it_came(void **state)
{
    static const char answer[] = QUOTE("\"amount\":700,\"fees\":233.34,\"vat\":46.67,", "980.01");
    struct quoted q = {.scene.answers = ANSWERS(answer)};

    (void)state;
    ask_for_quote(&q);
    assert_int_equal(q.result, 0);
    assert_int_equal(q.scene.asked, 1);
    assert_string_equal(q.batch.quote.id, "quote-1");
    assert_int_equal(q.batch.quote.amount_minor, 700);
    assert_int_equal(q.batch.quote.fees_minor, 234);
    assert_int_equal(q.batch.quote.vat_minor, 47);
    assert_int_equal(q.batch.quote.total_minor, 981);
    assert_string_equal(q.batch.quote_text, answer + 4);
    assert_int_equal(q.batch.count, BATCH);
    assert_int_equal(q.refused.count, 0);
    release(&q);
}

static void it_is_asked_for_in_pounds_and_whole_submissions(void **state)
{
    struct quoted q = {.scene.answers = ANSWERS(QUOTE("", "700"))};

    (void)state;
    ask_for_quote(&q);
    assert_int_equal(q.result, 0);
    assert_non_null(strstr(buffer_text(&q.scene.server->seen[0].head),
                           "POST /api/v1/submissions/bonus-payments/ HTTP"));
    expect_said(buffer_text(&q.scene.server->seen[0].body),
                "\"csv_bonuses\":\"" SUBMISSION("1") ",1.00\\n" SUBMISSION(
                    "2") ",2.00\\n" SUBMISSION("3") ",4.00\"");
    release(&q);
}

static void a_quote_about_another_sum_is_never_paid(void **state)
{
    static const char *const answers[] = {
        QUOTE("\"amount\":70000,", "93333"), /* a hundred times too much */
        QUOTE("\"amount\":7,", "800"),       QUOTE("\"amount\":701,", "800"),
        QUOTE("\"amount\":699,", "800"),     QUOTE("\"amount\":0,", "800"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct quoted q = {.scene.answers = ANSWERS(answers[i])};

        ask_for_quote(&q);
        expect_error(&q, ERROR_GUARD, "where 7.00 were asked for");
        release(&q);
    }
}

static void a_quote_that_says_no_sum_is_held_against_what_bonuses_can_cost(void **state)
{
    static const struct {
        const char *answer;
        int result;
    } table[] = {
        {QUOTE("",                 "699"),     -1},
        {QUOTE("",                 "700"),     0 },
        {QUOTE("",                 "1400"),    0 },
        {QUOTE("",                 "1400.01"), -1},
        {QUOTE("",                 "70000"),   -1},
        {QUOTE("\"amount\":700,",  "1401"),    -1},
        {QUOTE("\"amount\":null,", "70000"),   -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct quoted q = {.scene.answers = ANSWERS(table[i].answer)};

        ask_for_quote(&q);
        if (table[i].result)
            expect_error(&q, ERROR_GUARD, "cannot be right");
        else
            assert_int_equal(q.result, 0);
        release(&q);
    }
}

static void who_is_named_by_a_refusal_is_taken_out_and_the_rest_is_asked_for_again(void **state)
{
    struct quoted q = {.scene.answers = ANSWERS(REFUSES("unknown: " SUBMISSION("2")),
                                                QUOTE("\"amount\":500,", "600"))};

    (void)state;
    ask_for_quote(&q);
    assert_int_equal(q.result, 0);
    assert_int_equal(q.scene.asked, 2);
    assert_null(strstr(buffer_text(&q.scene.server->seen[1].body), SUBMISSION("2")));
    assert_non_null(strstr(buffer_text(&q.scene.server->seen[1].body), SUBMISSION("3")));
    assert_int_equal(q.batch.count, 2);
    assert_int_equal(q.batch.rows[0], 0);
    assert_int_equal(q.batch.rows[1], 2);
    assert_int_equal(q.batch.pay_minor, 500);
    assert_int_equal(q.refused.count, 1);
    assert_int_equal(q.refused.list[0].row, 1);
    expect_said(q.refused.list[0].answer.text, "unknown: " SUBMISSION("2"));
    release(&q);
}

static void the_sum_asked_for_is_that_of_the_rest(void **state)
{
    struct quoted q = {.scene.answers = ANSWERS(REFUSES("unknown: " SUBMISSION("2")),
                                                QUOTE("\"amount\":700,", "800"))};

    (void)state;
    ask_for_quote(&q);
    expect_error(&q, ERROR_GUARD, "where 5.00 were asked for");
    release(&q);
}

static void refusals_one_after_the_other_take_all_out(void **state)
{
    struct quoted q = {.scene.answers = ANSWERS(REFUSES(SUBMISSION("3")), REFUSES(SUBMISSION("1")),
                                                REFUSES(SUBMISSION("2")))};

    (void)state;
    ask_for_quote(&q);
    assert_int_equal(q.result, 0);
    assert_int_equal(q.scene.asked, 3);
    assert_int_equal(q.batch.count, 0);
    assert_int_equal(q.refused.count, BATCH);
    release(&q);
}

static void a_refusal_that_names_nobody_takes_all_out(void **state)
{
    static const char *const answers[] = {
        REFUSES("the study takes no bonuses"),
        REFUSES("6500000000000000000000ff and " SUBMISSION("1") "0 are unknown"),
        "404 {\"error\":{\"status\":404,\"error_code\":1,\"title\":\"Not found\"}}",
        "201 {\"id\":\"quote-1\"}",
        "200 {\"id\":\"quote-1\",\"total_amount\":700}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct quoted q = {.scene.answers = ANSWERS(answers[i])};

        ask_for_quote(&q);
        assert_int_equal(q.result, 0);
        assert_int_equal(q.scene.asked, 1);
        assert_int_equal(q.batch.count, 0);
        assert_int_equal(q.refused.count, BATCH);
        for (size_t r = 0; r < BATCH; r++) {
            assert_int_equal(q.refused.list[r].row, r);
            assert_true(q.refused.list[r].answer.text[0]);
        }
        release(&q);
    }
}

static void asking_again_is_harmless(void **state)
{
    static const char *const troubles[] = {"500 {}", "503 busy", "429 {}", "000 "};

    (void)state;
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
        struct quoted q = {.scene.answers =
                               ANSWERS(troubles[i], troubles[i], QUOTE("\"amount\":700,", "800"))};

        ask_for_quote(&q);
        assert_int_equal(q.result, 0);
        assert_int_equal(q.scene.asked, 3);
        assert_int_equal(q.batch.count, BATCH);
        release(&q);
    }
}

/* An answer in trouble may name rows; only what settles the question counts. */
static void what_a_failing_platform_names_is_not_refused(void **state)
{
    struct quoted q = {.scene.answers =
                           ANSWERS("500 {\"message\":\"" SUBMISSION("1") "\"}", REFUSES("no"))};

    (void)state;
    ask_for_quote(&q);
    assert_int_equal(q.scene.asked, 2);
    assert_int_equal(q.refused.count, BATCH);
    release(&q);
}

static void without_a_certain_answer_the_run_ends(void **state)
{
    static const struct {
        const char *answer;
        enum error_kind kind;
        int asked;
    } table[] = {
        {"500 {}",                        ERROR_NETWORK,     8},
        {"000 ",                          ERROR_NETWORK,     8},
        {"401 {\"detail\":\"no token\"}", ERROR_CREDENTIALS, 1},
        {"403 <html>",                    ERROR_PLATFORM,    1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct quoted q = {.scene.answers = ANSWERS(table[i].answer)};

        ask_for_quote(&q);
        expect_error(&q, table[i].kind, "");
        assert_int_equal(q.scene.asked, table[i].asked);
        assert_int_equal(q.refused.count, 0);
        release(&q);
    }
}

static void a_signal_ends_the_asking(void **state)
{
    struct quoted q = {
        .scene = {.answers = ANSWERS("500 {}"), .stop_at_request = 1}
    };

    (void)state;
    ask_for_quote(&q);
    expect_error(&q, ERROR_STOPPED, "nothing was sent");
    assert_int_equal(q.scene.asked, 1);
    release(&q);
}

static void a_quote_for_another_study_stops_the_run(void **state)
{
    static const char answer[] =
        "201 {\"id\":\"quote-1\",\"study\":\"" STUDY_2 "\",\"amount\":700,\"total_amount\":940}";
    struct quoted q = {.scene.answers = ANSWERS(answer)};

    (void)state;
    ask_for_quote(&q);
    expect_error(&q, ERROR_GUARD, "quotes for study " STUDY_2);
    release(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quote_of_the_sum_asked_for_is_kept_as_it_came),
        cmocka_unit_test(it_is_asked_for_in_pounds_and_whole_submissions),
        cmocka_unit_test(a_quote_about_another_sum_is_never_paid),
        cmocka_unit_test(a_quote_that_says_no_sum_is_held_against_what_bonuses_can_cost),
        cmocka_unit_test(who_is_named_by_a_refusal_is_taken_out_and_the_rest_is_asked_for_again),
        cmocka_unit_test(the_sum_asked_for_is_that_of_the_rest),
        cmocka_unit_test(refusals_one_after_the_other_take_all_out),
        cmocka_unit_test(a_refusal_that_names_nobody_takes_all_out),
        cmocka_unit_test(asking_again_is_harmless),
        cmocka_unit_test(what_a_failing_platform_names_is_not_refused),
        cmocka_unit_test(without_a_certain_answer_the_run_ends),
        cmocka_unit_test(a_signal_ends_the_asking),
        cmocka_unit_test(a_quote_for_another_study_stops_the_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
