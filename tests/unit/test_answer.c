#include "base/utf8.h"
#include "core/outcome.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void an_answer_keeps_the_platforms_code_and_words(void **state)
{
    struct answer answer;

    (void)state;
    answer_set(&answer, VERDICT_REFUSED, "RequestError", "no %s with %d", "assignment", 7);
    assert_int_equal(answer.verdict, VERDICT_REFUSED);
    assert_string_equal(answer.code, "RequestError");
    assert_string_equal(answer.text, "no assignment with 7");
}

static void an_answer_is_set_whole(void **state)
{
    struct answer answer;

    (void)state;
    answer_set(&answer, VERDICT_REFUSED, "a long code", "a long text");
    answer_set(&answer, VERDICT_ACCEPTED, "", "%s", "");
    assert_int_equal(answer.verdict, VERDICT_ACCEPTED);
    assert_string_equal(answer.code, "");
    assert_string_equal(answer.text, "");
}

static void control_characters_become_question_marks(void **state)
{
    struct answer answer;

    (void)state;
    answer_set(&answer, VERDICT_REFUSED, "a\x1b[2Jb", "one\r\ntwo\x7f\t.");
    assert_string_equal(answer.code, "a?[2Jb");
    assert_string_equal(answer.text, "one??two??.");
}

static void long_codes_and_texts_are_cut_to_size(void **state)
{
    static char text[5000];
    struct answer answer;

    (void)state;
    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = 'x';
    answer_set(&answer, VERDICT_REFUSED, text, "%s", text);
    assert_int_equal(strlen(answer.code), ANSWER_CODE_SIZE - 1);
    assert_int_equal(strlen(answer.text), ANSWER_TEXT_SIZE - 1);
}

/* A report with half a character in it could not be read back. */
static void a_text_is_not_cut_within_a_character(void **state)
{
    static const char *const characters[] = {"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};

    (void)state;
    for (size_t c = 0; c < 3; c++)
        for (size_t ahead = 0; ahead < 8; ahead++) {
            char text[1024] = "xxxxxxxx";
            struct answer answer;
            size_t length = ahead;
            uint32_t code_point;

            text[ahead] = '\0';
            for (; length < 600; length += strlen(characters[c]))
                memcpy(text + length, characters[c], strlen(characters[c]) + 1);
            answer_set(&answer, VERDICT_REFUSED, text, "%s", text);
            assert_true(strlen(answer.text) > ANSWER_TEXT_SIZE - 5);
            assert_true(strlen(answer.code) > ANSWER_CODE_SIZE - 5);
            for (const char *p = answer.text; *p; p += utf8_decode(p, &code_point))
                assert_true(utf8_decode(p, &code_point) > 0);
            for (const char *p = answer.code; *p; p += utf8_decode(p, &code_point))
                assert_true(utf8_decode(p, &code_point) > 0);
        }
}

static void code_and_text_may_point_into_the_answer_itself(void **state)
{
    struct answer answer;

    (void)state;
    answer_set(&answer, VERDICT_REFUSED, "code", "text");
    answer_set(&answer, VERDICT_NOT_PLATFORM, answer.text, "%s of %s", answer.code, answer.text);
    assert_int_equal(answer.verdict, VERDICT_NOT_PLATFORM);
    assert_string_equal(answer.code, "text");
    assert_string_equal(answer.text, "code of text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_keeps_the_platforms_code_and_words),
        cmocka_unit_test(an_answer_is_set_whole),
        cmocka_unit_test(control_characters_become_question_marks),
        cmocka_unit_test(long_codes_and_texts_are_cut_to_size),
        cmocka_unit_test(a_text_is_not_cut_within_a_character),
        cmocka_unit_test(code_and_text_may_point_into_the_answer_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
