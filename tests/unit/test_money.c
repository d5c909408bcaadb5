#include "core/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void accepts(const char *text, char decimal, int64_t expected)
{
    int64_t minor = -7;

    assert_int_equal(money_parse(text, decimal, &minor), MONEY_OK);
    assert_int_equal(minor, expected);
}

static void refuses(const char *text, char decimal, enum money_problem expected)
{
    int64_t minor = -7;

    assert_int_equal(money_parse(text, decimal, &minor), expected);
    assert_int_equal(minor, -7);
}

static void whole_and_decimal_amounts_are_exact_cents(void **state)
{
    (void)state;
    accepts("5", '.', 500);
    accepts("5.5", '.', 550);
    accepts("5.50", '.', 550);
    accepts("0.01", '.', 1);
    accepts("0.29", '.', 29);
    accepts("1234567.89", '.', 123456789);
}

static void zero_is_an_amount(void **state)
{
    (void)state;
    accepts("0", '.', 0);
    accepts("0.00", '.', 0);
    accepts("0,00", ',', 0);
}

static void the_decimal_comma_is_read_when_asked_for_and_the_point_still_is(void **state)
{
    (void)state;
    accepts("5,50", ',', 550);
    accepts("5,5", ',', 550);
    accepts("5.50", ',', 550);
    refuses("5,50", '.', MONEY_DECIMAL_COMMA);
    refuses("5,5", '.', MONEY_DECIMAL_COMMA);
}

static void an_empty_text_is_no_amount(void **state)
{
    (void)state;
    refuses("", '.', MONEY_EMPTY);
}

static void blanks_are_refused(void **state)
{
    (void)state;
    refuses(" 5", '.', MONEY_SPACES);
    refuses("5 ", '.', MONEY_SPACES);
    refuses("1 000", '.', MONEY_SPACES);
    refuses("5\xc2\xa0", '.', MONEY_SPACES);
    refuses("1\xe2\x80\xaf"
            "000",
            '.', MONEY_SPACES);
    refuses("5\n", '.', MONEY_SPACES);
    refuses(" ", '.', MONEY_SPACES);
}

static void currencies_are_refused(void **state)
{
    (void)state;
    refuses("$5.00", '.', MONEY_CURRENCY_SIGN);
    refuses("5.00 USD", '.', MONEY_CURRENCY_SIGN);
    refuses("5 \xe2\x82\xac", '.', MONEY_CURRENCY_SIGN);
    refuses("\xc2\xa3"
            "5",
            '.', MONEY_CURRENCY_SIGN);
}

static void negative_amounts_are_refused(void **state)
{
    (void)state;
    refuses("-1", '.', MONEY_NEGATIVE);
    refuses("-0", '.', MONEY_NEGATIVE);
    refuses("(1.00)", '.', MONEY_NEGATIVE);
    refuses("\xe2\x88\x92"
            "1",
            '.', MONEY_NEGATIVE);
}

static void exponents_are_refused(void **state)
{
    (void)state;
    refuses("1e2", '.', MONEY_EXPONENT);
    refuses("1.5E+02", '.', MONEY_EXPONENT);
    refuses("1e-2", '.', MONEY_EXPONENT);
}

static void thousands_marks_are_refused(void **state)
{
    (void)state;
    refuses("1,000", '.', MONEY_THOUSANDS);
    refuses("1,000.00", '.', MONEY_THOUSANDS);
    refuses("1.000,00", '.', MONEY_THOUSANDS);
    refuses("1.000,00", ',', MONEY_THOUSANDS);
    refuses("1.000", ',', MONEY_THOUSANDS);
    refuses("1'000", '.', MONEY_THOUSANDS);
    refuses("1,000,000", ',', MONEY_THOUSANDS);
}

static void more_than_two_decimals_are_refused_even_when_they_are_zero(void **state)
{
    (void)state;
    refuses("5.001", '.', MONEY_TOO_PRECISE);
    refuses("5.000", '.', MONEY_TOO_PRECISE);
    refuses("0.30000000000000004", '.', MONEY_TOO_PRECISE);
    refuses("5,001", ',', MONEY_TOO_PRECISE);
}

static void amounts_above_the_largest_are_refused_without_overflow(void **state)
{
    (void)state;
    accepts("10000000", '.', MONEY_MAX_MINOR);
    accepts("10000000.00", '.', MONEY_MAX_MINOR);
    accepts("00000000000000000000000000000000000001", '.', 100);
    refuses("10000000.01", '.', MONEY_TOO_LARGE);
    refuses("18446744073709551616", '.', MONEY_TOO_LARGE);
    refuses("99999999999999999999999999999999999999.99", '.', MONEY_TOO_LARGE);
    refuses("10000000000000000000000000000000000000", '.', MONEY_TOO_LARGE);
}

static void anything_else_is_no_number(void **state)
{
    static const char *const texts[] = {"abc",  "5.",  ".5",  ".",    "+5", "5%", "0x10",
                                        "five", "NaN", "inf", "5.5.", "1e", "'5", "\xd9\xa5"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t minor = -7;

        assert_int_not_equal(money_parse(texts[i], '.', &minor), MONEY_OK);
        assert_int_not_equal(money_parse(texts[i], ',', &minor), MONEY_OK);
        assert_int_equal(minor, -7);
    }
    refuses("abc", '.', MONEY_NOT_A_NUMBER);
    refuses("5.", '.', MONEY_NOT_A_NUMBER);
    refuses(".5", '.', MONEY_NOT_A_NUMBER);
    refuses("+5", '.', MONEY_NOT_A_NUMBER);
}

static void every_problem_has_words_of_its_own(void **state)
{
    (void)state;
    for (int a = MONEY_OK; a <= MONEY_NOT_A_NUMBER; a++)
        for (int b = MONEY_OK; b < a; b++)
            assert_string_not_equal(money_problem_text((enum money_problem)a),
                                    money_problem_text((enum money_problem)b));
    assert_non_null(strstr(money_problem_text(MONEY_DECIMAL_COMMA), "--decimal ,"));
}

static void formats_as(int64_t minor, const char *expected)
{
    char text[MONEY_TEXT_SIZE];

    assert_ptr_equal(money_format(minor, text), text);
    assert_string_equal(text, expected);
}

static void amounts_are_written_with_two_decimals(void **state)
{
    (void)state;
    formats_as(0, "0.00");
    formats_as(5, "0.05");
    formats_as(1250, "12.50");
    formats_as(-1250, "-12.50");
    formats_as(-5, "-0.05");
    formats_as(INT64_MAX, "92233720368547758.07");
    formats_as(INT64_MIN, "-92233720368547758.08");
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    for (int64_t minor = 0; minor <= MONEY_MAX_MINOR; minor = minor * 3 + 7) {
        char text[MONEY_TEXT_SIZE];

        accepts(money_format(minor, text), '.', minor);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_and_decimal_amounts_are_exact_cents),
        cmocka_unit_test(zero_is_an_amount),
        cmocka_unit_test(the_decimal_comma_is_read_when_asked_for_and_the_point_still_is),
        cmocka_unit_test(an_empty_text_is_no_amount),
        cmocka_unit_test(blanks_are_refused),
        cmocka_unit_test(currencies_are_refused),
        cmocka_unit_test(negative_amounts_are_refused),
        cmocka_unit_test(exponents_are_refused),
        cmocka_unit_test(thousands_marks_are_refused),
        cmocka_unit_test(more_than_two_decimals_are_refused_even_when_they_are_zero),
        cmocka_unit_test(amounts_above_the_largest_are_refused_without_overflow),
        cmocka_unit_test(anything_else_is_no_number),
        cmocka_unit_test(every_problem_has_words_of_its_own),
        cmocka_unit_test(amounts_are_written_with_two_decimals),
        cmocka_unit_test(what_is_written_reads_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
