/* Numbers with fractions, and texts within whatever they are in: what looser answers need. */
#include "wire/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "json_sample.h"

/* `text` as a number made whole, three ways; `whole` is INT64_MIN where it must be none. */
static void rounds(const char *text, int64_t whole, int64_t up, int64_t down)
{
    static const enum json_rounding ways[] = {JSON_WHOLE, JSON_UP, JSON_DOWN};
    const int64_t expected[] = {whole, up, down};
    char document_text[64];

    (void)snprintf(document_text, sizeof document_text, "{\"list\": [0, %s], \"n\": %s}", text,
                   text);
    for (size_t i = 0; i < 3; i++) {
        struct json_value root = parse(document_text);
        struct json_value item = json_item(json_member(root, "list"), 1);
        int64_t number = INT64_MIN;

        assert_int_equal(json_get_rounded(root, "n", ways[i], &number, &error),
                         expected[i] == INT64_MIN ? -1 : 0);
        if (number != expected[i])
            fail_msg("%s, way %zu: %lld", text, i, (long long)number);
        number = INT64_MIN;
        assert_int_equal(json_round(item, ways[i], &number, &error),
                         expected[i] == INT64_MIN ? -1 : 0);
        if (number != expected[i])
            fail_msg("%s, way %zu: %lld", text, i, (long long)number);
        if (expected[i] == INT64_MIN)
            fails_with("\"list[1]\" is a fraction where a whole number was expected");
    }
}

static void a_number_with_a_fraction_is_made_whole_as_asked_for(void **state)
{
    (void)state;
    rounds("0", 0, 0, 0);
    rounds("1000", 1000, 1000, 1000);
    rounds("1000.0", 1000, 1000, 1000);
    rounds("1e3", 1000, 1000, 1000);
    rounds("-0.0", 0, 0, 0);
    rounds("-7", -7, -7, -7);
    rounds("283.34", INT64_MIN, 284, 283);
    rounds("283.34000000001", INT64_MIN, 284, 283);
    rounds("0.5", INT64_MIN, 1, 0);
    rounds("-0.5", INT64_MIN, 0, -1);
    rounds("-283.34", INT64_MIN, -283, -284);
    rounds("1000000000000", JSON_ROUNDED_MAX, JSON_ROUNDED_MAX, JSON_ROUNDED_MAX);
    rounds("-1000000000000.0", -JSON_ROUNDED_MAX, -JSON_ROUNDED_MAX, -JSON_ROUNDED_MAX);
}

static void what_binary_arithmetic_leaves_is_no_fraction(void **state)
{
    (void)state;
    rounds("434.99999999999994", 435, 435, 435);
    rounds("283.00000000000006", 283, 283, 283);
    rounds("1133.0009", 1133, 1133, 1133);
    rounds("1132.9991", 1133, 1133, 1133);
    rounds("1133.0011", INT64_MIN, 1134, 1133);
    rounds("1132.9989", INT64_MIN, 1133, 1132);
    rounds("-434.99999999999994", -435, -435, -435);
    rounds("-435.00000000000006", -435, -435, -435);
    rounds("999999999999.9999", JSON_ROUNDED_MAX, JSON_ROUNDED_MAX, JSON_ROUNDED_MAX);
}

static void what_is_no_number_of_use_is_not_rounded(void **state)
{
    static const char *const beyond[] = {"1000000000001",       "-1000000000001", "1000000000000.1",
                                         "9223372036854775807", "1e300",          "-1e300"};
    int64_t number = 4711;
    char text[64];

    (void)state;
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
        (void)snprintf(text, sizeof text, "{\"n\": %s}", beyond[i]);
        assert_int_equal(json_get_rounded(parse(text), "n", JSON_UP, &number, &error), -1);
        fails_with("\"n\" is a number beyond all that is expected");
    }
    assert_int_equal(json_get_rounded(parse("{\"n\": \"1\"}"), "n", JSON_UP, &number, &error), -1);
    fails_with("\"n\" is a string where a number was expected");
    assert_int_equal(json_get_rounded(parse("{}"), "n", JSON_UP, &number, &error), -1);
    fails_with("\"n\" is missing");
    assert_int_equal(json_get_rounded(parse("[1]"), "n", JSON_UP, &number, &error), -1);
    fails_with("the JSON is an array where an object was expected");
    assert_int_equal(json_round(parse("[true]"), JSON_UP, &number, &error), -1);
    fails_with("the JSON is an array where a number was expected");
    assert_int_equal(number, 4711);
}

static void texts_expected(const char *text, const char *key, const char *expected)
{
    struct json_value root = parse(text);
    struct buffer texts = BUFFER_INIT;

    json_add_texts(key ? json_member(root, key) : root, &texts);
    assert_string_equal(buffer_text(&texts), expected);
    buffer_release(&texts);
}

static void the_texts_within_a_value_are_put_together(void **state)
{
    (void)state;
    texts_expected("{\"a\": \"one\"}", "a", "one");
    texts_expected("{\"a\": [\"one\", 2, null, [\"three\"], true]}", "a", "one; three");
    texts_expected("{\"a\": {\"z\": [\"one\", \"two\"], \"b\": \"three\"}}", "a",
                   "z: one; z: two; b: three");
    texts_expected("{\"a\": 1}", "a", "");
    texts_expected("{\"a\": 1}", "missing", "");
    texts_expected("[\"one\", {\"b\": {\"c\": \"two\"}}]", NULL, "one; c: two");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, release)
        TEST(a_number_with_a_fraction_is_made_whole_as_asked_for),
        TEST(what_binary_arithmetic_leaves_is_no_fraction),
        TEST(what_is_no_number_of_use_is_not_rounded),
        TEST(the_texts_within_a_value_are_put_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
