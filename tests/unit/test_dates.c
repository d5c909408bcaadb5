/* What spreadsheets make of amounts: dates, in the ways that their languages write them. */

#include "input/dates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* cmocka.h wants the headers above before it. */

static void all_are(bool expected, const char *const *texts)
{
    for (; *texts; texts++)
        if (dates_is_date(*texts) != expected)
            fail_msg("\"%s\" is %s", *texts, expected ? "no date" : "a date");
}

static void dates_in_figures(void **state)
{
    static const char *const dates[] = {"01.05.2026",
                                        "1.5.26",
                                        "01.05.",
                                        "1.5.",
                                        "1/50",
                                        "5/26",
                                        "5/1/26",
                                        "5/1/2026",
                                        "01-05-2026",
                                        "2026-05-01",
                                        "2026/5/1",
                                        "2026-05-01 00:00:00",
                                        "2026-05-01T00:00:00",
                                        "01.05.2026 00:00",
                                        "1/5/26 0:00",
                                        " 01.05.2026 ",
                                        NULL};

    (void)state;
    all_are(true, dates);
}

/* Excel's own words for 1.50 and 1.5, and longer ones. */
static void dates_with_a_month_in_each_language(void **state)
{
    static const char *const english[] = {"Jan 50",  "Feb 75",      "50-Jan",     "1-May",
                                          "May-50",  "Jan. 50",     "Sept 50",    "May 1, 2026",
                                          "JAN 50",  "01MAY2026",   "1 May 2026", "Jan '50",
                                          "12-Sep.", "jan\u00a050", NULL};
    static const char *const german[] = {
        "01. Jan",      "01.Mai",      "Mai 50",   "01. Mai", "M\u00e4r 50",      "Mrz 50",
        "M\u00c4RZ 50", "J\u00e4n 50", "02. Dez.", "01. Okt", "1. Dezember 2026", NULL};
    static const char *const french[] = {
        "janv.-50", "01-f\u00e9vr", "01-f\u00e9vr.", "avr-50",       "1 mai", "01-juin",
        "juil-50",  "01-ao\u00fbt", "d\u00e9c-50",   "D\u00c9C.-50", NULL};
    static const char *const spanish[] = {
        "01-ene", "ene-50", "01-abr", "01-ago", "01-dic", "set-50", "1 de mayo de 2026", NULL};
    static const char *const italian[] = {"01-gen", "mag-50",   "01-giu", "01-lug",
                                          "ott-50", "1 maggio", NULL};
    static const char *const dutch[] = {"1-mrt", "mrt-50", "01-mei", "1-okt", "mei 50", NULL};
    static const char *const portuguese[] = {"01/jan", "fev/50",       "01/mai", "out/50",
                                             "01/dez", "1-mar\u00e7o", NULL};

    (void)state;
    all_are(true, english);
    all_are(true, german);
    all_are(true, french);
    all_are(true, spanish);
    all_are(true, italian);
    all_are(true, dutch);
    all_are(true, portuguese);
}

static void what_is_no_date(void **state)
{
    static const char *const others[] = {
        "",          " ",          "-",
        "1",         "1.50",       "1,50",
        "1,000",     "1.000.00",   "1.50.1",
        "12-34",     "1.5.x",      "1-a",
        "-1",        ".5.",        "$1.50",
        "1.50 USD",  "5 EUR",      "five",
        "1.50 m",    "May",        "Mayor 5",
        "5 of May",  "Jan 1.50",   "1,50 Mai",
        "Jan 1 2 3", "Jan Feb 50", "Jan 12345",
        "1e2",       "1:50",       "00:00",
        "1/",        "/50",        "1//50",
        "12345/1",   "1/2/3",      "1.2/3",
        "#N/A",      "n/a",        "ja 50",
        "1/50 USD",  "-Jan 50",    "January of the year in which it was paid 50",
        NULL};

    (void)state;
    all_are(false, others);
}

static void a_days_number(void **state)
{
    char text[DATES_TEXT_SIZE];

    (void)state;
    assert_true(dates_is_number(4300000));
    assert_true(dates_is_number(5000000));
    assert_false(dates_is_number(4299900));
    assert_false(dates_is_number(5000100));
    assert_false(dates_is_number(4614350));
    assert_string_equal(dates_day(4614300, text), "1 May 2026");
    assert_string_equal(dates_day(4300000, text), "22 September 2017");
    assert_string_equal(dates_day(5000000, text), "21 November 2036");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_in_figures),
        cmocka_unit_test(dates_with_a_month_in_each_language),
        cmocka_unit_test(what_is_no_date),
        cmocka_unit_test(a_days_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
