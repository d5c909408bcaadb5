#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void check(const char *text, size_t length, uint32_t code_point)
{
    uint32_t read = 0xdead;

    assert_int_equal(utf8_decode(text, &read), length);
    assert_int_equal(read, length ? code_point : 0xdead);
}

static void the_first_and_last_character_of_each_length_are_read(void **state)
{
    (void)state;
    check("\x01", 1, 0x01);
    check("\x7f", 1, 0x7f);
    check("\xc2\x80", 2, 0x80);
    check("\xdf\xbf", 2, 0x7ff);
    check("\xe0\xa0\x80", 3, 0x800);
    check("\xed\x9f\xbf", 3, 0xd7ff);
    check("\xee\x80\x80", 3, 0xe000);
    check("\xef\xbf\xbf", 3, 0xffff);
    check("\xf0\x90\x80\x80", 4, 0x10000);
    check("\xf4\x8f\xbf\xbf", 4, 0x10ffff);
}

static void only_the_first_character_is_read(void **state)
{
    (void)state;
    check("a\xc3\xa9", 1, 'a');
    check("\xc3\xa9xyz", 2, 0xe9);
}

static void what_is_no_utf8_is_refused(void **state)
{
    (void)state;
    check("", 0, 0);
    check("\x80", 0, 0); /* a continuation alone */
    check("\xc3", 0, 0); /* cut short */
    check("\xe2\x82", 0, 0);
    check("\xf0\x9f\x98", 0, 0);
    check("\xc3(", 0, 0);    /* no continuation */
    check("\xc0\x80", 0, 0); /* overlong */
    check("\xc1\xbf", 0, 0);
    check("\xe0\x9f\xbf", 0, 0);
    check("\xf0\x8f\xbf\xbf", 0, 0);
    check("\xed\xa0\x80", 0, 0); /* surrogates */
    check("\xed\xbf\xbf", 0, 0);
    check("\xf4\x90\x80\x80", 0, 0); /* above U+10FFFF */
    check("\xf8\x88\x80\x80\x80", 0, 0);
    check("\xff", 0, 0);
}

/* Checks `bytes` at each place within and across the eight bytes that are looked at together. */
static void check_is(const char *bytes, size_t length, enum utf8_state expected,
                     size_t expected_valid)
{
    char text[64];

    for (size_t before = 0; before < 20; before++) {
        size_t valid = 999;

        memset(text, 'x', sizeof text);
        memcpy(text + before, bytes, length);
        assert_int_equal(utf8_check(text, before + length, &valid), expected);
        assert_int_equal(valid, before + expected_valid);
    }
}

static void valid_characters_of_every_length_pass(void **state)
{
    (void)state;
    check_is("", 0, UTF8_VALID, 0);
    check_is("a\x7f", 2, UTF8_VALID, 2);
    check_is("\xc2\x80\xdf\xbf", 4, UTF8_VALID, 4);
    check_is("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf", 12, UTF8_VALID, 12);
    check_is("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 8, UTF8_VALID, 8);
}

static void bytes_that_cannot_stand_there_are_found(void **state)
{
    static const char *const wrong[] = {"\x80",
                                        "\xbf",
                                        "\xc0\x80",
                                        "\xc1\xbf",
                                        "\xc2y",
                                        "\xe0\x9f\xbf",
                                        "\xe2\x82y",
                                        "\xed\xa0\x80",
                                        "\xf0\x8f\xbf\xbf",
                                        "\xf4\x90\x80\x80",
                                        "\xf5\x80\x80\x80",
                                        "\xff"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        check_is(wrong[i], strlen(wrong[i]), UTF8_INVALID, 0);
}

static void a_character_that_is_not_whole_is_cut(void **state)
{
    (void)state;
    check_is("\xc2", 1, UTF8_CUT, 0);
    check_is("a\xe2\x82", 3, UTF8_CUT, 1);
    check_is("\xf0\x9f\x8e", 3, UTF8_CUT, 0);
}

static void nul_is_found_among_plain_bytes(void **state)
{
    (void)state;
    check_is("a\0b", 3, UTF8_NUL, 1);
    check_is("\x01\0\x01", 3, UTF8_NUL, 1);
    check_is("abcdefgh\0", 9, UTF8_NUL, 8);
}

static void characters_are_counted_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(utf8_count(""), 0);
    assert_int_equal(utf8_count("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x8e\x89"), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_and_last_character_of_each_length_are_read),
        cmocka_unit_test(only_the_first_character_is_read),
        cmocka_unit_test(what_is_no_utf8_is_refused),
        cmocka_unit_test(valid_characters_of_every_length_pass),
        cmocka_unit_test(bytes_that_cannot_stand_there_are_found),
        cmocka_unit_test(a_character_that_is_not_whole_is_cut),
        cmocka_unit_test(nul_is_found_among_plain_bytes),
        cmocka_unit_test(characters_are_counted_not_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
