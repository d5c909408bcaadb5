/* The source itself, with free() looked at: what is left in freed memory is seen in no other way.
 */
#include <stdlib.h>
static void watched_free(void *memory);
#define free watched_free
#include "wire/json.c" /* NOLINT */
#undef free

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "json_sample.h"

#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

static size_t freed;
static bool secret_was_freed;

static void watched_free(void *memory)
{
    if (memory) {
        freed++;
        if (memmem(memory, malloc_usable_size(memory), "wJalr", 5))
            secret_was_freed = true;
    }
    free(memory);
}

/* What is said begins with `why`; in which column jansson sees it is its own business. */
static void parse_fails(const char *bytes, size_t length, const char *why)
{
    struct json *untouched = (struct json *)&error;

    assert_int_equal(json_parse(bytes, length, "here", &untouched, &error), -1);
    assert_ptr_equal(untouched, &error);
    assert_memory_equal(error.text, why, strlen(why));
    assert_null(strstr(error.text, "wJalr"));
    fails_with(error.text);
}

#define NOT_JSON "this is not the JSON that was expected: "

static void the_members_of_an_object_are_read(void **state)
{
    struct json_value root =
        parse(" {\"text\": \"\\u00e9 \\\"\", \"number\": -12, \"list\": [{\"n\": "
              "9223372036854775807}, {}]}\n");
    struct json_value list = {0};
    const char *text = NULL;
    int64_t number = 0;
    size_t count = 0;

    (void)state;
    assert_true(json_holds_object(root));
    assert_int_equal(json_get_string(root, "text", &text, &error), 0);
    assert_string_equal(text, "\xc3\xa9 \"");
    assert_int_equal(json_get_integer(root, "number", &number, &error), 0);
    assert_int_equal(number, -12);
    assert_int_equal(json_get_array(root, "list", &list, &count, &error), 0);
    assert_int_equal(count, 2);
    assert_false(json_holds_object(list));
    assert_int_equal(json_get_integer(json_item(list, 0), "n", &number, &error), 0);
    assert_true(number == INT64_MAX);
}

static void the_bytes_need_no_end_and_are_not_kept(void **state)
{
    char bytes[] = "{\"a\": \"b\"}trailing";
    const char *text = NULL;

    (void)state;
    assert_int_equal(json_parse(bytes, 10, "here", &document, &error), 0);
    memset(bytes, 'x', sizeof bytes);
    assert_int_equal(json_get_string(json_root(document), "a", &text, &error), 0);
    assert_string_equal(text, "b");
}

static void what_is_optional_may_be_missing_or_null(void **state)
{
    struct json_value root =
        parse("{\"null\": null, \"text\": \"x\", \"number\": 3, \"list\": [1]}");
    static const char *const names[] = {"null", "missing"};
    struct json_value list = {0};
    const char *text = NULL;
    int64_t number = 0;
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        text = "x";
        assert_int_equal(json_find_string(root, names[i], &text, &error), 0);
        assert_null(text);
        assert_int_equal(json_find_integer(root, names[i], -1, &number, &error), 0);
        assert_int_equal(number, -1);
        assert_int_equal(json_find_array(root, names[i], &list, &count, &error), 0);
        assert_int_equal(count, 0);
    }
    assert_int_equal(json_find_string(root, "text", &text, &error), 0);
    assert_string_equal(text, "x");
    assert_int_equal(json_find_integer(root, "number", -1, &number, &error), 0);
    assert_int_equal(number, 3);
    assert_int_equal(json_find_array(root, "list", &list, &count, &error), 0);
    assert_int_equal(count, 1);
}

static void what_is_not_as_expected_is_named_by_its_path_and_never_its_value(void **state)
{
    struct json_value root =
        parse("{\"a\": {\"b\": 1}, \"list\": [{}, {\"id\": 5, \"x\": \"" SECRET "\"}, true]}");
    struct json_value list = {0};
    const char *text = "unchanged";
    int64_t number = 4711;
    size_t count = 0;

    (void)state;
    assert_int_equal(json_get_array(root, "list", &list, &count, &error), 0);
    assert_int_equal(json_get_string(json_item(list, 1), "id", &text, &error), -1);
    fails_with("\"list[1].id\" is a number where a string was expected");
    assert_int_equal(json_find_string(json_item(list, 1), "id", &text, &error), -1);
    assert_int_equal(json_get_string(json_item(list, 0), "id", &text, &error), -1);
    fails_with("\"list[0].id\" is missing");
    assert_int_equal(json_get_string(json_item(list, 2), "id", &text, &error), -1);
    fails_with("\"list[2]\" is a boolean where an object was expected");
    assert_string_equal(text, "unchanged");
    assert_int_equal(json_get_integer(json_item(list, 1), "x", &number, &error), -1);
    fails_with("\"list[1].x\" is a string where an integer was expected");
    assert_int_equal(json_find_integer(json_item(list, 1), "x", 0, &number, &error), -1);
    assert_int_equal(number, 4711);
    assert_int_equal(json_get_array(root, "a", &list, &count, &error), -1);
    fails_with("\"a\" is an object where an array was expected");
    assert_int_equal(json_find_array(root, "a", &list, &count, &error), -1);
    assert_int_equal(json_get_string(root, "list", &text, &error), -1);
    fails_with("\"list\" is an array where a string was expected");
    assert_int_equal(count, 3);
    assert_int_equal(json_get_string(parse("{\"a\": null}"), "a", &text, &error), -1);
    fails_with("\"a\" is null where a string was expected");
    assert_int_equal(json_get_integer(parse("{\"a\": 1.0}"), "a", &number, &error), -1);
    fails_with("\"a\" is a number where an integer was expected");
    assert_int_equal(json_find_string(parse("[1]"), "a", &text, &error), -1);
    fails_with("the JSON is an array where an object was expected");
}

static void a_point_in_time_may_be_written_in_three_ways(void **state)
{
    static const struct {
        const char *text;
        int64_t time_s;
    } cases[] = {
        {"0",                               0           },
        {"1624047673",                      1624047673  },
        {"1624047673.908",                  1624047673  },
        {"1.624047673908E9",                1624047673  },
        {"\"1624047673\"",                  1624047673  },
        {"\"1624047673.908\"",              1624047673  },
        {"\"1624047673.\"",                 1624047673  },
        {"\"2021-06-18T20:21:13Z\"",        1624047673  },
        {"\"2021-06-18T22:21:13.5+02:00\"", 1624047673  },
        {"253402300799",                    253402300799},
        {"\"9999-12-31T23:59:59Z\"",        253402300799},
    };
    char text[64];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t time_s = -1;

        (void)snprintf(text, sizeof text, "{\"at\": %s}", cases[i].text);
        if (json_get_seconds(parse(text), "at", &time_s, &error) != 0)
            fail_msg("%s: %s", text, error.text);
        assert_true(time_s == cases[i].time_s);
    }
}

static void what_is_no_point_in_time_is_refused(void **state)
{
    static const char *const outside[] = {
        "-1", "-0.5", "253402300800", "1e300", "\"253402300800\"", "\"999999999999\""};
    static const char *const no_time[] = {
        "\"\"",   "\"soon\"",          "\"-1\"",        "\"1e9\"", "\"1.2.3\"",
        "\" 1\"", "\"1234567890123\"", "\"2021-06-18\""};
    int64_t time_s = 4711;
    char text[64];

    (void)state;
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        (void)snprintf(text, sizeof text, "{\"at\": %s}", outside[i]);
        assert_int_equal(json_get_seconds(parse(text), "at", &time_s, &error), -1);
        fails_with("\"at\" is a point in time outside the years 1970 to 9999");
    }
    for (size_t i = 0; i < sizeof no_time / sizeof *no_time; i++) {
        (void)snprintf(text, sizeof text, "{\"at\": %s}", no_time[i]);
        assert_int_equal(json_get_seconds(parse(text), "at", &time_s, &error), -1);
        fails_with("\"at\" is a text where a point in time was expected");
    }
    assert_int_equal(json_get_seconds(parse("{\"at\": true}"), "at", &time_s, &error), -1);
    fails_with("\"at\" is a boolean where a point in time was expected");
    assert_int_equal(json_get_seconds(parse("{}"), "at", &time_s, &error), -1);
    fails_with("\"at\" is missing");
    assert_int_equal(time_s, 4711);
}

static void what_is_no_json_is_refused_without_repeating_it(void **state)
{
    static const struct {
        const char *text;
        const char *why;
    } cases[] = {
        {"<html>" SECRET,         "its syntax is wrong (line 1, "                       },
        {SECRET,                  "its syntax is wrong (line 1, "                       },
        {"\"" SECRET "\"",        "its syntax is wrong (line 1, "                       },
        {"{\n\"a\": " SECRET "}", "its syntax is wrong (line 2, "                       },
        {"{\"a\": \"" SECRET,     "it ends before it is complete (line 1, "             },
        {"{\"a\": [1, 2",         "it ends before it is complete (line 1, "             },
        {"{} {}",                 "something stands behind its end (line 1, "           },
        {"{\"a\": 1, \"a\": 2}",  "an object has two members of the same name (line 1, "},
        {"[\"\xff\"]",            "it is not valid UTF-8 (line 1, "                     },
        {"[\"a\\u0000b\"]",       "a string contains a NUL character (line 1, "         },
        {"[9223372036854775808]", "a number is too large (line 1, "                     },
        {"[1e999]",               "a number is too large (line 1, "                     },
        {"[NaN]",                 "its syntax is wrong (line 1, "                       },
        {"[1,]",                  "its syntax is wrong (line 1, "                       },
        {"{'a': 1}",              "its syntax is wrong (line 1, "                       },
    };
    char why[256];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        (void)snprintf(why, sizeof why, NOT_JSON "%s", cases[i].why);
        parse_fails(cases[i].text, strlen(cases[i].text), why);
    }
    parse_fails("", 0, "an empty text was found where JSON was expected");
    parse_fails("[1]\0", 4, NOT_JSON "something stands behind its end (line 1, ");
}

static void a_member_of_any_type_may_be_looked_for(void **state)
{
    struct json_value root = parse("{\"a\": {\"b\": 1}, \"null\": null, \"no\": false}");
    struct json_value a = json_member(root, "a");
    int64_t number = 0;

    (void)state;
    assert_true(json_holds_object(a));
    assert_int_equal(json_get_integer(a, "b", &number, &error), 0);
    assert_non_null(json_member(root, "no").node);
    assert_null(json_member(root, "null").node);
    assert_null(json_member(root, "missing").node);
    assert_null(json_member(json_member(a, "b"), "c").node);
    assert_null(json_member(json_member(root, "missing"), "c").node);
    assert_false(json_holds_object(json_member(root, "missing")));
}

/* `depth` brackets around nothing. */
static size_t nest(char *bytes, size_t depth)
{
    memset(bytes, '[', depth);
    memset(bytes + depth, ']', depth);
    return 2 * depth;
}

static void a_document_has_its_deepest(void **state)
{
    static char bytes[200000];

    (void)state;
    assert_int_equal(json_parse(bytes, nest(bytes, JSON_MAX_DEPTH), "here", &document, &error), 0);
    parse_fails(bytes, nest(bytes, JSON_MAX_DEPTH + 1), "the JSON is nested deeper than 64 levels");
    parse_fails(bytes, nest(bytes, 100000), "the JSON is nested deeper than 64 levels");
}

static void brackets_within_strings_are_no_depth(void **state)
{
    struct buffer text = BUFFER_INIT;

    (void)state;
    buffer_add_text(&text, "{\"a\": \"\\\"\\\\");
    for (int i = 0; i < 100; i++)
        buffer_add_text(&text, "[{");
    buffer_add_text(&text, "\", \"b\": [[]]}");
    (void)parse(buffer_text(&text));
    buffer_release(&text);
}

static void what_is_freed_is_wiped_first(void **state)
{
    static const char *const texts[] = {"{\"SecretAccessKey\": \"" SECRET "\"}",
                                        "{\"SecretAccessKey\": \"" SECRET "\", ",
                                        "{\"" SECRET "\": \"\\u00e9" SECRET "\"} x"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        freed = 0;
        secret_was_freed = false;
        if (json_parse(texts[i], strlen(texts[i]), "here", &document, &error) == 0)
            (void)release(NULL);
        assert_true(freed > 3);
        assert_false(secret_was_freed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, release)
        TEST(the_members_of_an_object_are_read),
        TEST(the_bytes_need_no_end_and_are_not_kept),
        TEST(what_is_optional_may_be_missing_or_null),
        TEST(what_is_not_as_expected_is_named_by_its_path_and_never_its_value),
        TEST(a_point_in_time_may_be_written_in_three_ways),
        TEST(what_is_no_point_in_time_is_refused),
        TEST(a_member_of_any_type_may_be_looked_for),
        TEST(what_is_no_json_is_refused_without_repeating_it),
        TEST(a_document_has_its_deepest),
        TEST(brackets_within_strings_are_no_depth),
        TEST(what_is_freed_is_wiped_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
