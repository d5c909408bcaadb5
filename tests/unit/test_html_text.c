/* That nothing of the report becomes a part of the page's machinery. */

#include "html_sample.h"

#define NO_TEXT_SHOWN "\xef\xbf\xbd"

/* Texts of which none may be more than text, and how each must stand in the page. */
static const struct hostile {
    const char *text;
    const char *shown;
} hostile[] = {
    {"<script>x()</script>",         "&lt;script&gt;x()&lt;/script&gt;"                           },
    {"</title></style></script><b",  "&lt;/title&gt;&lt;/style&gt;&lt;/script&gt;&lt;b"           },
    {"\"><img src=x onerror='y()'",  "&quot;&gt;&lt;img src=x onerror=&#39;y()&#39;"              },
    {"<!-- -->]]>&amp;&#60;",        "&lt;!-- --&gt;]]&gt;&amp;amp;&amp;#60;"                     },
    {"a\nb\tc\rd",                   "a b c d"                                                    },
    {"bell\x07 esc\x1b[0m\x7f",      "bell" NO_TEXT_SHOWN " esc" NO_TEXT_SHOWN "[0m" NO_TEXT_SHOWN},
    {"c1\xc2\x9b",                   "c1" NO_TEXT_SHOWN                                           },
    {"cut \xe2\x82",                 "cut " NO_TEXT_SHOWN NO_TEXT_SHOWN                           },
    {"\xff\xc0\xaf",                 NO_TEXT_SHOWN NO_TEXT_SHOWN NO_TEXT_SHOWN                    },
    {"turned \xe2\x80\xae"
     "123",                     "turned " NO_TEXT_SHOWN "123"                                },
    {"hidden\xe2\x80\x8b.",          "hidden" NO_TEXT_SHOWN "."                                   },
    {"caf\xc3\xa9 \xf0\x9f\x98\x80", "caf\xc3\xa9 \xf0\x9f\x98\x80"                               },
};

/* A report in which every text that comes from outside is `text`. */
static char *page_of_text(const char *text)
{
    struct problem problem = {.code = text, .detail = text, .amount_text = text};
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_HELD), sample_outcome(STATUS_INVALID)};
    struct payment payment = sample_payment();
    const struct payment *unexpected[] = {&payment};
    struct report report = sample_report(intents, outcomes, 2);

    for (size_t i = 0; i < 2; i++) {
        intents[i].worker_id = intents[i].assignment_id = intents[i].group_id = text;
        intents[i].reason = intents[i].ref = intents[i].extra = text;
        outcomes[i].code = outcomes[i].detail = outcomes[i].payment_id = text;
    }
    intents[1].problem = &problem;
    payment.worker_id = payment.assignment_id = payment.group_id = text;
    payment.reason = payment.payment_id = payment.doubt = text;
    report.command = report.run_id = report.platform = text;
    report.file = report.existing = report.ending = report.endpoint = text;
    report.id_columns[0] = report.id_columns[1] = report.id_columns[2] = text;
    report.extra_names = &text;
    report.extra_count = 1;
    report.unexpected = unexpected;
    report.unexpected_count = 1;
    return write_page(&report, 0);
}

/* The tags of a page whose texts are harmless, and as long; and how often they stand in it. */
static size_t tags_of_length(size_t length, size_t *places)
{
    char *text = calloc(length + 1, 1);
    char *page;
    size_t tags;

    assert_non_null(text);
    memset(text, '@', length);
    page = page_of_text(text);
    tags = count(page, "<");
    *places = count(page, text);
    free(page);
    free(text);
    return tags;
}

static void no_text_is_more_than_text_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        size_t places;
        size_t tags = tags_of_length(strlen(hostile[i].text), &places);
        char *page = page_of_text(hostile[i].text);

        assert_true(places > 30);
        if (count(page, hostile[i].shown) != places || count(page, "<") != tags)
            fail_msg("%zu of %zu places, %zu of %zu tags: %s", count(page, hostile[i].shown),
                     places, count(page, "<"), tags, hostile[i].shown);
        /* Before the body there is the title, which is text too. */
        assert_ptr_equal(strstr(page, "<script>"), strstr(page, "<script>\n\"use strict\""));
        assert_null(strstr(strstr(page, "<style>") + 1, "<style>"));
        free(page);
    }
}

/* Long texts stand in elements that unfold, or that may be broken. */
static void no_long_text_is_more_than_text_either(void **state)
{
    enum { LENGTH = 500 };
    size_t places;
    size_t tags = tags_of_length(LENGTH, &places);

    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        char text[LENGTH + 1] = "";
        char *page;

        memset(text, '@', LENGTH);
        memcpy(text, hostile[i].text, strlen(hostile[i].text));
        memcpy(text + 400, hostile[i].text, strlen(hostile[i].text));
        page = page_of_text(text);
        assert_int_equal(count(page, "<"), tags);
        free(page);
    }
}

static void nothing_in_style_and_script_ends_them_or_leads_elsewhere(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);
    char *page = write_page(&report, 0);
    char *body = strstr(page, "<body>");
    const char *style = strstr(page, "<style>");
    const char *script = strstr(page, "<script>");

    (void)state;
    assert_non_null(body);
    *body = '\0';
    assert_null(strstr(style + 1, "<!--"));
    assert_ptr_equal(strstr(style, "</style"), strstr(page, "</style>\n<script>"));
    assert_ptr_equal(strstr(script, "</script"), strstr(page, "</script>\n</head>"));
    assert_null(strstr(page, "://"));
    assert_null(strstr(page, "url("));
    assert_null(strstr(page, "@import"));
    assert_null(strstr(page, "innerHTML"));
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_is_more_than_text_wherever_it_stands),
        cmocka_unit_test(no_long_text_is_more_than_text_either),
        cmocka_unit_test(nothing_in_style_and_script_ends_them_or_leads_elsewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
