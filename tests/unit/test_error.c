#include "base/error.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void an_error_has_its_kind_origin_and_text_and_is_minus_one(void **state)
{
    struct error error;

    (void)state;
    assert_int_equal(error_set(&error, ERROR_FILE, "a.csv", "row %d is %s", 7, "bad"), -1);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_string_equal(error.origin, "a.csv");
    assert_string_equal(error.text, "row 7 is bad");
}

static void nothing_of_an_earlier_error_stays(void **state)
{
    struct error error;

    (void)state;
    memset(&error, 'x', sizeof error);
    (void)error_set(&error, ERROR_INPUT, "", "short");
    assert_string_equal(error.origin, "");
    assert_string_equal(error.text, "short");
}

static void a_text_may_quote_the_error_that_it_replaces(void **state)
{
    struct error error;

    (void)state;
    (void)error_set(&error, ERROR_FORMAT, "inner", "broken");
    (void)error_set(&error, ERROR_FILE, error.origin, "outer: %s", error.text);
    assert_string_equal(error.origin, "inner");
    assert_string_equal(error.text, "outer: broken");
}

static void longer_texts_are_cut(void **state)
{
    char text[3000];
    struct error error;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    (void)error_set(&error, ERROR_INPUT, text, "%s", text);
    assert_int_equal(strlen(error.text), sizeof error.text - 1);
    assert_int_equal(strlen(error.origin), sizeof error.origin - 1);
}

static bool is_utf8(const char *text)
{
    uint32_t code_point;

    for (size_t length; *text; text += length)
        if ((length = utf8_decode(text, &code_point)) == 0)
            return false;
    return true;
}

/* A report that quotes the text must itself be UTF-8, or it would not be read again. */
static void a_cut_leaves_no_half_character(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        char text[3000] = "abc";
        struct error error;

        for (size_t i = shift; i + 4 < sizeof text; i += 4)
            memcpy(text + i, "\xf0\x9f\x98\x80", 5);
        (void)error_set(&error, ERROR_INPUT, text, "%s", text);
        assert_true(is_utf8(error.text));
        assert_true(is_utf8(error.origin));
        assert_true(strlen(error.text) >= sizeof error.text - 4);
    }
}

static void control_characters_cannot_steer_a_terminal(void **state)
{
    struct error error;

    (void)state;
    (void)error_set(&error, ERROR_INPUT, "a\x1b[2J\n", "b\r\x07\x7f\x01%s", "\t");
    assert_string_equal(error.origin, "a?[2J?");
    assert_string_equal(error.text, "b?????");
}

/* U+0080 to U+009F: U+009B begins a command as ESC [ does. */
static void the_control_characters_of_two_bytes_are_hidden_too(void **state)
{
    char text[] = "a\xc2\x9b"
                  "31mb\xc2\x80"
                  "c\xc2\x9f"
                  "d\xc2\xa0"
                  "e";

    (void)state;
    hide_control_characters(text);
    assert_string_equal(text, "a??31mb??c??d\xc2\xa0"
                              "e");
}

static void bytes_that_are_no_utf8_are_hidden(void **state)
{
    char latin[] = "f\xfcr";
    char half[] = "caf\xc3";
    char overlong[] = "\xc0\xaf";

    (void)state;
    hide_control_characters(latin);
    assert_string_equal(latin, "f?r");
    hide_control_characters(half);
    assert_string_equal(half, "caf?");
    hide_control_characters(overlong);
    assert_string_equal(overlong, "??");
}

static void everything_printable_stays(void **state)
{
    char text[] = " ~caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80";
    char copy[sizeof text];

    (void)state;
    memcpy(copy, text, sizeof text);
    hide_control_characters(copy);
    assert_string_equal(copy, text);
}

static void what_turns_the_text_around_it_is_hidden(void **state)
{
    char text[] = "5\xe2\x80\xae"
                  "00.1\xe2\x81\xa6"
                  "x \xe2\x80\xa6";

    (void)state;
    hide_control_characters(text);
    assert_string_equal(text, "5???00.1???x \xe2\x80\xa6");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_has_its_kind_origin_and_text_and_is_minus_one),
        cmocka_unit_test(nothing_of_an_earlier_error_stays),
        cmocka_unit_test(a_text_may_quote_the_error_that_it_replaces),
        cmocka_unit_test(longer_texts_are_cut),
        cmocka_unit_test(a_cut_leaves_no_half_character),
        cmocka_unit_test(control_characters_cannot_steer_a_terminal),
        cmocka_unit_test(the_control_characters_of_two_bytes_are_hidden_too),
        cmocka_unit_test(bytes_that_are_no_utf8_are_hidden),
        cmocka_unit_test(everything_printable_stays),
        cmocka_unit_test(what_turns_the_text_around_it_is_hidden),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
