#include "base/buffer.h"
#include "input/characters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void blanks_have_their_length(void **state)
{
    (void)state;
    assert_int_equal(characters_blank(" x"), 1);
    assert_int_equal(characters_blank("\r"), 1);
    assert_int_equal(characters_blank("\xc2\xa0x"), 2);
    assert_int_equal(characters_blank("\xe2\x80\xaf"), 3);
    assert_int_equal(characters_blank("\xef\xbb\xbf"), 3);
    assert_int_equal(characters_blank("\xc3\xa9"), 0);
    assert_int_equal(characters_blank("x "), 0);
    assert_int_equal(characters_blank(""), 0);
    assert_true(characters_is_blank(""));
    assert_true(characters_is_blank(" \t\xc2\xa0\xe3\x80\x80"));
    assert_false(characters_is_blank(" \xc2\xa0."));
}

static void control_characters_are_found_but_line_ends_and_tabs_are_text(void **state)
{
    (void)state;
    assert_true(characters_has_control("a\x1b[31m"));
    assert_true(characters_has_control("\x7f"));
    assert_true(characters_has_control("a\xc2\x9b"));
    assert_false(characters_has_control("a\tb\r\nc"));
    assert_false(characters_has_control("caf\xc3\xa9\xc2\xa0\xe2\x82\xac"));
}

static void shows(const char *text, const char *expected)
{
    struct buffer buffer = BUFFER_INIT;

    characters_add_visible(&buffer, text);
    assert_string_equal(buffer_text(&buffer), expected);
    buffer_release(&buffer);
}

static void what_cannot_be_seen_is_shown_as_an_escape(void **state)
{
    (void)state;
    shows("", "\"\"");
    shows("caf\xc3\xa9 \xe2\x82\xac", "\"caf\xc3\xa9 \xe2\x82\xac\"");
    shows("a\tb\nc\rd", "\"a\\tb\\nc\\rd\"");
    shows("\x1b[2J\x7f", "\"\\x1b[2J\\x7f\"");
    shows("\xc2\xa0x\xe2\x80\x8b\xef\xbb\xbf", "\"\\u00a0x\\u200b\\ufeff\"");
    shows("\xc2\x9b", "\"\\u009b\"");
    shows("a\xe2\x80\xaez", "\"a\\u202ez\"");
}

static void long_text_is_cut_after_sixty_characters(void **state)
{
    char text[2 * 61 + 1] = "";

    (void)state;
    for (size_t i = 0; i < 60; i++)
        memcpy(text + 2 * i, "\xc3\xa9", 3);
    for (int i = 0; i < 2; i++) {
        struct buffer expected = BUFFER_INIT;

        buffer_printf(&expected, "\"%.120s%s\"", text, i ? "\xe2\x80\xa6" : "");
        shows(text, buffer_text(&expected));
        buffer_release(&expected);
        memcpy(text + 120, "x", 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_have_their_length),
        cmocka_unit_test(control_characters_are_found_but_line_ends_and_tabs_are_text),
        cmocka_unit_test(what_cannot_be_seen_is_shown_as_an_escape),
        cmocka_unit_test(long_text_is_cut_after_sixty_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
