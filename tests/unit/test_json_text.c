#include "base/json_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check(const char *text, const char *expected)
{
    struct buffer buffer = BUFFER_INIT;

    json_text_add(&buffer, text);
    assert_string_equal(buffer_text(&buffer), expected);
    buffer_release(&buffer);
}

static void plain_text_gets_quotes_only(void **state)
{
    (void)state;
    check("", "\"\"");
    check("Great work/100%", "\"Great work/100%\"");
    check("é特😀", "\"é特😀\"");
}

static void quotes_backslashes_and_control_characters_are_escaped(void **state)
{
    (void)state;
    check("a\"b\\c", "\"a\\\"b\\\\c\"");
    check("\n\r\t", "\"\\n\\r\\t\"");
    check("\x01\x1b[2J\x1f\x7f", "\"\\u0001\\u001b[2J\\u001f\\u007f\"");
}

static void bytes_that_are_no_utf8_become_the_replacement_character(void **state)
{
    (void)state;
    check("a\xff\xc3", "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
    check("\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void it_adds_to_what_is_there(void **state)
{
    struct buffer buffer = BUFFER_INIT;

    (void)state;
    buffer_add_text(&buffer, "{");
    json_text_add(&buffer, "k");
    assert_string_equal(buffer_text(&buffer), "{\"k\"");
    buffer_release(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_gets_quotes_only),
        cmocka_unit_test(quotes_backslashes_and_control_characters_are_escaped),
        cmocka_unit_test(bytes_that_are_no_utf8_become_the_replacement_character),
        cmocka_unit_test(it_adds_to_what_is_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
