/* What the platform knows of the rows' studies, or why it cannot be had. */
#include "prolific_scene.h"

#define STUDY_ANSWER(id) \
    "200 {\"id\":\"" id "\",\"currency_code\":\"GBP\",\"workspace\":\"" WORKSPACE "\"}"
static int ask_groups(struct scene *scene)
{
    struct observe_request request;
    int result;

    scene_begin(scene);
    request = scene_request(scene);
    result = observe_groups(&request, &scene->groups, &scene->error);
    server_stop(scene->server);
    return result;
}

/* Two studies; the second is not this account's. */
static int say_two_studies(struct scene *scene, const char *path, const char *body,
                           struct buffer *answer)
{
    (void)scene;
    (void)body;
    if (strstr(path, STUDY_2)) {
        buffer_add_text(answer, NOT_FOUND);
        return 404;
    }
    buffer_add_text(answer, strchr(STUDY_ANSWER(STUDY_1), '{'));
    return 200;
}

static void each_study_is_asked_for_once_and_what_is_not_there_is_said(void **state)
{
    static const struct problem problem = {.code = "bad_amount", .detail = "", .amount_text = ""};
    struct scene scene = {.say = say_two_studies};
    const struct group *group;

    (void)state;
    (void)scene_row(&scene, STUDY_1, "", "");
    (void)scene_row(&scene, STUDY_2, "", "");
    (void)scene_row(&scene, STUDY_1, "", "");
    scene_row(&scene, "6500000000000000000000a3", "", "")->problem = &problem;
    assert_int_equal(ask_groups(&scene), 0);
    assert_int_equal(scene.asked, 2);
    assert_int_equal(scene.groups.count, 2);
    group = groups_find(&scene.groups, STUDY_1);
    assert_string_equal(group->currency, "GBP");
    assert_string_equal(group->account, WORKSPACE);
    assert_null(group->unusable);
    assert_null(group->unlisted);
    group = groups_find(&scene.groups, STUDY_2);
    expect_said(group->unusable, "study " STUDY_2 " cannot be had");
    assert_true(group->is_unknown);
    scene_end(&scene);
}

static void an_answer_about_another_study_or_nonsense_makes_it_unusable(void **state)
{
    static const struct {
        const char *answer;
        const char *said;
    } table[] = {
        {STUDY_ANSWER(STUDY_2),                              "about study " STUDY_2},
        {"200 {\"id\":\"" STUDY_1 "\",\"currency_code\":1}", "currency"            },
        {"400 {\"detail\":\"no\"}",                          "no"                  },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct scene scene = {.say = say_in_turn, .answers = ANSWERS(table[i].answer)};

        (void)scene_row(&scene, STUDY_1, "", "");
        assert_int_equal(ask_groups(&scene), 0);
        assert_int_equal(scene.groups.count, 1);
        assert_string_equal(scene.groups.list[0].id, STUDY_1);
        expect_said(scene.groups.list[0].unusable, table[i].said);
        assert_false(scene.groups.list[0].is_unknown);
        assert_string_equal(scene.groups.list[0].currency, "");
        scene_end(&scene);
    }
}

static void a_study_is_asked_for_until_there_is_an_answer(void **state)
{
    struct scene scene = {.say = say_in_turn,
                          .answers = ANSWERS("500 {}", "429 {}", "000 ", STUDY_ANSWER(STUDY_1))};

    (void)state;
    (void)scene_row(&scene, STUDY_1, "", "");
    assert_int_equal(ask_groups(&scene), 0);
    assert_int_equal(scene.asked, 4);
    assert_null(scene.groups.list[0].unusable);
    scene_end(&scene);
}

static void without_a_certain_answer_the_whole_fails(void **state)
{
    static const struct {
        const char *answer;
        enum error_kind kind;
    } table[] = {
        {"500 {}",                        ERROR_NETWORK    },
        {"401 {\"detail\":\"no token\"}", ERROR_CREDENTIALS},
        {"404 <html>",                    ERROR_PLATFORM   },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct scene scene = {.say = say_in_turn, .answers = ANSWERS(table[i].answer)};

        (void)scene_row(&scene, STUDY_1, "", "");
        assert_int_equal(ask_groups(&scene), -1);
        assert_int_equal(scene.error.kind, table[i].kind);
        scene_end(&scene);
    }
}

static void a_signal_ends_the_asking(void **state)
{
    struct scene scene = {.say = say_in_turn, .answers = ANSWERS("500 {}"), .stop_at_request = 1};

    (void)state;
    (void)scene_row(&scene, STUDY_1, "", "");
    assert_int_equal(ask_groups(&scene), -1);
    assert_int_equal(scene.error.kind, ERROR_STOPPED);
    expect_said(scene.error.text, "reading the studies");
    scene_end(&scene);
}

static void rows_that_are_not_wanted_ask_for_nothing(void **state)
{
    struct scene scene = {.say = say_in_turn, .answers = ANSWERS(STUDY_ANSWER(STUDY_1))};
    struct observe_request request;

    (void)state;
    (void)scene_row(&scene, STUDY_1, "", "");
    (void)scene_row(&scene, STUDY_2, "", "");
    scene.wanted[0] = true;
    scene_begin(&scene);
    request = scene_request(&scene);
    request.wanted = scene.wanted;
    assert_int_equal(observe_groups(&request, &scene.groups, &scene.error), 0);
    server_stop(scene.server);
    assert_int_equal(scene.asked, 1);
    assert_int_equal(scene.groups.count, 1);
    scene_end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_study_is_asked_for_once_and_what_is_not_there_is_said),
        cmocka_unit_test(an_answer_about_another_study_or_nonsense_makes_it_unusable),
        cmocka_unit_test(a_study_is_asked_for_until_there_is_an_answer),
        cmocka_unit_test(without_a_certain_answer_the_whole_fails),
        cmocka_unit_test(a_signal_ends_the_asking),
        cmocka_unit_test(rows_that_are_not_wanted_ask_for_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
