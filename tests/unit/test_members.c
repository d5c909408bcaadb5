/* Who is in a study: the whole list, page after page, or it is said why not. */
#include "prolific_scene.h"

enum { PAGE = 100 };

static uint32_t page_of(const char *path)
{
    const char *page = strstr(path, "&page=");

    assert_non_null(page);
    return (uint32_t)strtoul(page + 6, NULL, 10);
}

/* Members `first` to `end` of the list; `promised` below 0: it is not said how many there are. */
static void say_members(struct buffer *answer, size_t first, size_t end, bool has_next,
                        int64_t promised)
{
    buffer_add_text(answer, "{\"results\":[");
    for (size_t i = first; i < end; i++)
        buffer_printf(answer,
                      "%s{\"id\":\"65000000000000000000b%03zu\",\"participant_id\":"
                      "\"65000000000000000000c%03zu\",\"status\":\"%s\"}",
                      i > first ? "," : "", i, i, i == 1 ? "SCREENED OUT" : "APPROVED");
    buffer_printf(answer, "],\"_links\":{\"next\":{\"href\":%s}}",
                  has_next ? "\"http://internal.example/\"" : "null");
    if (promised >= 0)
        buffer_printf(answer, ",\"meta\":{\"count\":%" PRId64 "}", promised);
    buffer_add_char(answer, '}');
}

static int say_list(struct scene *scene, const char *path, const char *body, struct buffer *answer)
{
    size_t first = (page_of(path) - 1) * PAGE;
    size_t end = first + PAGE < scene->members ? first + PAGE : scene->members;

    (void)body;
    say_members(answer, first, end, end < scene->members, (int64_t)scene->members);
    return 200;
}

/* Asks for the members of the first study; the server has ended afterwards. */
static int ask_members(struct scene *scene)
{
    struct observe_request request;
    int result;

    if (!scene->row_count)
        (void)scene_row(scene, STUDY_1, "", "65000000000000000000c001");
    groups_add(&scene->groups, &(struct group){.id = scene_text(scene, STUDY_1), .account = ""});
    scene_begin(scene);
    request = scene_request(scene);
    result = observe_members(&request, &scene->groups, false, &scene->members_found, &scene->error);
    server_stop(scene->server);
    return result;
}

static void all_pages_are_read_and_each_member_is_of_its_study(void **state)
{
    static const size_t sizes[] = {0, 1, PAGE, PAGE + 1, 250};
    static const int requests[] = {1, 1, 1, 2, 3};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct scene scene = {.say = say_list, .members = sizes[i]};

        assert_int_equal(ask_members(&scene), 0);
        assert_int_equal(scene.asked, requests[i]);
        assert_int_equal(scene.members_found.count, sizes[i]);
        assert_null(scene.groups.list[0].unlisted);
        assert_null(scene.groups.list[0].unusable);
        for (size_t m = 0; m < sizes[i]; m++) {
            assert_string_equal(scene.members_found.list[m].group_id, STUDY_1);
            assert_int_equal(
                scene.members_found.list[m].is_screened_out,
                strcmp(scene.members_found.list[m].worker_id, "65000000000000000000c001") == 0);
        }
        scene_end(&scene);
    }
}

static void the_address_is_made_here_and_never_taken_from_an_answer(void **state)
{
    struct scene scene = {.say = say_list, .members = 150};

    (void)state;
    assert_int_equal(ask_members(&scene), 0);
    expect_said(buffer_text(&scene.server->seen[1].head),
                "GET /api/v1/submissions/?study=" STUDY_1 "&page=2&page_size=100 HTTP");
    scene_end(&scene);
}

/* There is always a next page, until it is asked for, and no count of more than 200. */
static int say_list_without_end(struct scene *scene, const char *path, const char *body,
                                struct buffer *answer)
{
    size_t first = (page_of(path) - 1) * PAGE;

    (void)body;
    if (first >= scene->members) {
        buffer_add_text(answer, NOT_FOUND);
        return 404;
    }
    say_members(answer, first, first + PAGE, true, scene->members > 200 ? -1 : 200);
    return 200;
}

static void a_page_past_the_end_is_not_found_and_ends_the_list(void **state)
{
    struct scene scene = {.say = say_list_without_end, .members = 200};

    (void)state;
    assert_int_equal(ask_members(&scene), 0);
    assert_int_equal(scene.asked, 3);
    assert_int_equal(scene.members_found.count, 200);
    assert_null(scene.groups.list[0].unlisted);
    scene_end(&scene);
}

static void where_no_count_tells_a_page_that_was_announced_must_be_there(void **state)
{
    struct scene scene = {.say = say_list_without_end, .members = 300};

    (void)state;
    assert_int_equal(ask_members(&scene), 0);
    assert_int_equal(scene.asked, 4);
    assert_int_equal(scene.members_found.count, 0);
    expect_said(scene.groups.list[0].unlisted, "breaks off");
    scene_end(&scene);
}

static void a_first_page_that_is_not_found_is_no_empty_list(void **state)
{
    struct scene scene = {.say = say_list_without_end, .members = 0};

    (void)state;
    assert_int_equal(ask_members(&scene), 0);
    assert_int_equal(scene.asked, 1);
    expect_said(scene.groups.list[0].unlisted, "the list of study " STUDY_1);
    scene_end(&scene);
}

/* One member fewer than promised, until the list is read for the `members`th time. */
static int say_too_few(struct scene *scene, const char *path, const char *body,
                       struct buffer *answer)
{
    size_t reading = (size_t)(scene->asked + 1) / 2;

    (void)body;
    if (page_of(path) == 1)
        say_members(answer, 0, PAGE, true, 150);
    else
        say_members(answer, PAGE, reading < scene->members ? 149 : 150, false, 150);
    return 200;
}

static void a_list_that_does_not_add_up_is_read_again(void **state)
{
    struct scene scene = {.say = say_too_few, .members = 3};

    (void)state;
    assert_int_equal(ask_members(&scene), 0);
    assert_int_equal(scene.asked, 6);
    assert_int_equal(scene.members_found.count, 150);
    assert_null(scene.groups.list[0].unlisted);
    scene_end(&scene);
}

static void a_list_that_never_adds_up_is_no_list(void **state)
{
    struct scene scene = {.say = say_too_few, .members = 99};

    (void)state;
    assert_int_equal(ask_members(&scene), 0);
    assert_int_equal(scene.asked, 6);
    assert_int_equal(scene.members_found.count, 0);
    expect_said(scene.groups.list[0].unlisted, "changes while it is read");
    scene_end(&scene);
}

/* Somebody joins at the head of the list while it is read: the last of a page comes again on the
 * next, and whoever joined on none. */
static int say_joined(struct scene *scene, const char *path, const char *body,
                      struct buffer *answer)
{
    (void)body;
    if (scene->asked == 1)
        say_members(answer, 1, 1 + PAGE, true, 150);
    else if (page_of(path) == 1)
        say_members(answer, 0, PAGE, true, 151);
    else
        say_members(answer, PAGE, 151, false, 151);
    return 200;
}

static void who_joins_meanwhile_is_not_passed_over(void **state)
{
    struct scene scene = {.say = say_joined};

    (void)state;
    assert_int_equal(ask_members(&scene), 0);
    assert_int_equal(scene.asked, 4);
    assert_int_equal(scene.members_found.count, 151);
    scene_end(&scene);
}

/* One of the first page goes while the list is read: the first of the next page moves to the one
 * that was read, and comes on none. */
static int say_left(struct scene *scene, const char *path, const char *body, struct buffer *answer)
{
    (void)body;
    if (scene->asked == 1)
        say_members(answer, 0, PAGE, true, 150);
    else if (page_of(path) == 1)
        say_members(answer, 1, 1 + PAGE, true, 149);
    else
        say_members(answer, 1 + PAGE, 150, false, 149);
    return 200;
}

static void who_moves_up_because_another_left_is_not_passed_over(void **state)
{
    struct scene scene = {.say = say_left};

    (void)state;
    assert_int_equal(ask_members(&scene), 0);
    assert_int_equal(scene.asked, 4);
    assert_int_equal(scene.members_found.count, 149);
    for (size_t m = 0; m < scene.members_found.count; m++)
        assert_string_not_equal(scene.members_found.list[m].assignment_id,
                                "65000000000000000000b000");
    scene_end(&scene);
}

static int say_the_same_for_ever(struct scene *scene, const char *path, const char *body,
                                 struct buffer *answer)
{
    (void)scene;
    (void)path;
    (void)body;
    say_members(answer, 0, PAGE, true, 150);
    return 200;
}

static void a_list_without_an_end_is_given_up(void **state)
{
    struct scene scene = {.say = say_the_same_for_ever};

    (void)state;
    assert_int_equal(ask_members(&scene), 0);
    assert_true(scene.asked < 20);
    assert_int_equal(scene.members_found.count, 0);
    expect_said(scene.groups.list[0].unlisted, "has no end");
    scene_end(&scene);
}

static int say_list_after_troubles(struct scene *scene, const char *path, const char *body,
                                   struct buffer *answer)
{
    static const int statuses[] = {500, 429, 0};

    if (scene->asked % 4)
        return statuses[scene->asked % 4 - 1];
    return say_list(scene, path, body, answer);
}

static void a_page_is_asked_for_until_there_is_an_answer(void **state)
{
    struct scene scene = {.say = say_list_after_troubles, .members = 150};

    (void)state;
    assert_int_equal(ask_members(&scene), 0);
    assert_int_equal(scene.asked, 8);
    assert_int_equal(scene.members_found.count, 150);
    scene_end(&scene);
}

static int say_second_page(struct scene *scene, const char *path, const char *body,
                           struct buffer *answer)
{
    if (page_of(path) == 1)
        return say_list(scene, path, body, answer);
    return say_in_turn(scene, path, body, answer);
}

static void a_page_that_is_refused_or_nonsense_spoils_the_list(void **state)
{
    static const char *const answers[] = {
        "400 {\"detail\":\"no\"}",
        "200 {\"results\":[{\"id\":\"65000000000000000000b001\"}]}",
        "200 {\"results\":{}}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct scene scene = {
            .say = say_second_page, .members = 150, .answers = ANSWERS(answers[i])};

        assert_int_equal(ask_members(&scene), 0);
        assert_int_equal(scene.asked, 2);
        assert_int_equal(scene.members_found.count, 0);
        assert_non_null(scene.groups.list[0].unlisted);
        scene_end(&scene);
    }
}

static void a_platform_that_fails_fails_the_whole(void **state)
{
    static const struct {
        const char *answer;
        enum error_kind kind;
    } table[] = {
        {"500 {}",                        ERROR_NETWORK    },
        {"401 {\"detail\":\"no token\"}", ERROR_CREDENTIALS},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct scene scene = {
            .say = say_second_page, .members = 150, .answers = ANSWERS(table[i].answer)};

        assert_int_equal(ask_members(&scene), -1);
        assert_int_equal(scene.error.kind, table[i].kind);
        assert_int_equal(scene.members_found.count, 0);
        scene_end(&scene);
    }
}

static void a_signal_ends_the_listing(void **state)
{
    struct scene scene = {.say = say_list, .members = 250, .stop_at_request = 1};

    (void)state;
    assert_int_equal(ask_members(&scene), -1);
    assert_int_equal(scene.error.kind, ERROR_STOPPED);
    expect_said(scene.error.text, "listing the submissions");
    assert_int_equal(scene.asked, 1);
    scene_end(&scene);
}

static void where_each_row_names_its_submission_nothing_is_listed(void **state)
{
    struct scene scene = {.say = say_list, .members = 1};

    (void)state;
    (void)scene_row(&scene, STUDY_1, "65000000000000000000b001", "");
    (void)scene_row(&scene, STUDY_2, "", "65000000000000000000c001");
    assert_int_equal(ask_members(&scene), 0);
    assert_int_equal(scene.asked, 0);
    scene_end(&scene);
}

static void a_study_that_cannot_be_had_is_not_listed(void **state)
{
    struct scene scene = {.say = say_list, .members = 1};
    struct observe_request request;

    (void)state;
    (void)scene_row(&scene, STUDY_1, "", "65000000000000000000c001");
    groups_add(
        &scene.groups,
        &(struct group){.id = scene_text(&scene, STUDY_1), .account = "", .unusable = "not found"});
    scene_begin(&scene);
    request = scene_request(&scene);
    assert_int_equal(
        observe_members(&request, &scene.groups, true, &scene.members_found, &scene.error), 0);
    server_stop(scene.server);
    assert_int_equal(scene.asked, 0);
    scene_end(&scene);
}

/* No count, and no end: whatever page is asked for, the first one comes. */
static int say_the_first_page(struct scene *scene, const char *path, const char *body,
                              struct buffer *answer)
{
    (void)scene;
    (void)path;
    (void)body;
    say_members(answer, 0, PAGE, true, -1);
    return 200;
}

static void where_no_count_tells_a_page_that_comes_again_is_noticed(void **state)
{
    struct scene scene = {.say = say_the_first_page};

    (void)state;
    assert_int_equal(ask_members(&scene), 0);
    assert_int_equal(scene.asked, 2);
    assert_int_equal(scene.members_found.count, 0);
    expect_said(scene.groups.list[0].unlisted, "the same page twice");
    scene_end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_pages_are_read_and_each_member_is_of_its_study),
        cmocka_unit_test(the_address_is_made_here_and_never_taken_from_an_answer),
        cmocka_unit_test(a_page_past_the_end_is_not_found_and_ends_the_list),
        cmocka_unit_test(a_first_page_that_is_not_found_is_no_empty_list),
        cmocka_unit_test(a_list_that_does_not_add_up_is_read_again),
        cmocka_unit_test(a_list_that_never_adds_up_is_no_list),
        cmocka_unit_test(who_joins_meanwhile_is_not_passed_over),
        cmocka_unit_test(who_moves_up_because_another_left_is_not_passed_over),
        cmocka_unit_test(a_list_without_an_end_is_given_up),
        cmocka_unit_test(a_page_is_asked_for_until_there_is_an_answer),
        cmocka_unit_test(a_page_that_is_refused_or_nonsense_spoils_the_list),
        cmocka_unit_test(a_platform_that_fails_fails_the_whole),
        cmocka_unit_test(a_signal_ends_the_listing),
        cmocka_unit_test(where_each_row_names_its_submission_nothing_is_listed),
        cmocka_unit_test(a_study_that_cannot_be_had_is_not_listed),
        cmocka_unit_test(where_no_count_tells_a_page_that_was_announced_must_be_there),
        cmocka_unit_test(where_no_count_tells_a_page_that_comes_again_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
