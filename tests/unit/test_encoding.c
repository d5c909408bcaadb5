/* Bytes that are no UTF-8: which they are, what they most likely are, and what to do. */

#include "csv_sample.h"

#define SAVE                                                                                     \
    " is no UTF-8: save the file again as \"CSV UTF-8\" (in LibreOffice: character set Unicode " \
    "(UTF-8)); it looks like "

static void refused(const char *name, const char *words)
{
    struct buffer text = BUFFER_INIT;
    struct error error = {0};

    assert_refused(read_table(fixture(name), 0, &text, &error), &error, ERROR_INPUT, words);
    assert_string_equal(error.text, words);
    buffer_release(&text);
}

static void the_old_encoding_of_windows(void **state)
{
    (void)state;
    refused("bad-latin1.csv", "line 2: the byte 0xE9 at offset 134" SAVE
                              "Windows-1252, in which the word there reads "
                              "\"\xc3\xa9\"; iconv -f WINDOWS-1252 -t UTF-8 converts it too");
    refused("bad-windows-1252-quotes.csv",
            "line 2: the byte 0x92 at offset 130" SAVE
            "Windows-1252, in which the word there reads "
            "\"It\xe2\x80\x99s\"; iconv -f WINDOWS-1252 -t UTF-8 converts it too");
}

static void the_old_encoding_of_the_mac(void **state)
{
    (void)state;
    refused("bad-mac-roman.csv",
            "line 2: the byte 0x8E at offset 132" SAVE "Mac Roman, in which the word there reads "
            "\"Andr\xc3\xa9\"; iconv -f MACINTOSH -t UTF-8 converts it too");
}

static void another_script(void **state)
{
    (void)state;
    refused("bad-shift-jis.csv", "line 2: the byte 0x82 at offset 128" SAVE
                                 "an older encoding of another script than the Latin one");
}

static void two_encodings(void **state)
{
    (void)state;
    refused("bad-mixed-encodings.csv",
            "line 4: the byte 0xE9 at offset 314 is no UTF-8, though there is UTF-8 before it: two "
            "encodings are mixed, as when one file was pasted behind another; what is here looks "
            "like Windows-1252, in which the word there reads \"Merci\xc3\xa9\": save each part as "
            "\"CSV UTF-8\" before joining them");
}

static void utf16_without_its_mark(void **state)
{
    (void)state;
    refused("bad-utf16-without-mark.csv",
            "line 1: every second byte is NUL, as in UTF-16 without its mark: save the file again "
            "as \"CSV UTF-8\", or convert it with iconv -f UTF-16LE -t UTF-8");
    refused("bad-utf16-be-without-mark.csv",
            "line 1: every second byte is NUL, as in UTF-16 without its mark: save the file again "
            "as \"CSV UTF-8\", or convert it with iconv -f UTF-16BE -t UTF-8");
    refused(
        "bad-nul-byte.csv",
        "line 3: has a NUL byte at offset 223, which no CSV has: is the file damaged, or no CSV "
        "at all? save it again as \"CSV UTF-8\"");
}

/* UTF-8 that was read long before is remembered, and the mark of a file is none. */
static void mixed_is_told_however_far_away(void **state)
{
    static const char *const begins[] = {"\xef\xbb\xbf"
                                         "a,b\n",
                                         "\xef\xbb\xbf"
                                         "a,\xc3\xa9\n"};
    static const char *const words[] = {"is no UTF-8: save", "is no UTF-8, though"};
    struct buffer bytes = BUFFER_INIT;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct buffer text = BUFFER_INIT;
        struct error error = {0};
        const char *path;

        buffer_clear(&bytes);
        buffer_add_text(&bytes, begins[i]);
        while (bytes.length < 1000000)
            buffer_add_text(&bytes, "plain text,1\n");
        buffer_add_text(&bytes, "caf\xe9,1\n");
        path = write_file(bytes.bytes, bytes.length);
        assert_refused(read_table(path, 0, &text, &error), &error, ERROR_INPUT, words[i]);
        assert_non_null(strstr(error.text, "reads \"caf\xc3\xa9\""));
        assert_int_equal(unlink(path), 0);
        buffer_release(&text);
    }
    buffer_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_old_encoding_of_windows),
        cmocka_unit_test(the_old_encoding_of_the_mac),
        cmocka_unit_test(another_script),
        cmocka_unit_test(two_encodings),
        cmocka_unit_test(utf16_without_its_mark),
        cmocka_unit_test(mixed_is_told_however_far_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
