/* What is no CSV at all is called by its name. */

#include "csv_sample.h"

static void refused(const char *name, const char *words)
{
    struct buffer text = BUFFER_INIT;
    struct error error = {0};

    assert_refused(read_table(fixture(name), 0, &text, &error), &error, ERROR_INPUT, words);
    assert_string_equal(error.text, words);
    buffer_release(&text);
}

#define KIND(test, name, words)    \
    static void test(void **state) \
    {                              \
        (void)state;               \
        refused(name, words);      \
    }

#define SAVE ": open it in a spreadsheet program and save the sheet as \"CSV UTF-8\""
#define AGAIN "if it is an error in place of a download, download the file again"

KIND(an_excel_workbook, "bad-is-xlsx.csv", "is an Excel workbook (.xlsx), no CSV" SAVE)
KIND(an_old_excel_workbook, "bad-is-xls.csv", "is an old Excel workbook (.xls), no CSV" SAVE)
KIND(a_libreoffice_workbook, "bad-is-ods.csv", "is a LibreOffice workbook (.ods), no CSV" SAVE)
KIND(a_workbook_in_xml, "bad-is-xml-workbook.csv", "is a workbook in XML, no CSV" SAVE)
KIND(an_archive, "bad-is-zip.csv",
     "is a ZIP archive or a workbook, no CSV: unpack it and name the CSV file in it, or open it in "
     "a spreadsheet program and save the sheet as \"CSV UTF-8\"")
KIND(a_pdf, "bad-is-pdf.csv", "is a PDF, no CSV: ask for the table behind it as CSV")
KIND(a_packed_file, "bad-is-gzip.csv", "is packed with gzip: unpack it with gunzip")
KIND(a_web_page, "bad-is-html.csv",
     "is a web page, no CSV, perhaps one that asks to log in: log in and download the file again")
KIND(json, "bad-is-json.csv", "is JSON, no CSV: " AGAIN "; else export the table as CSV")
KIND(a_list_in_json, "bad-is-json-list.csv",
     "is JSON, no CSV: " AGAIN "; else export the table as CSV")
KIND(an_answer_in_xml, "bad-is-xml.csv", "is XML, no CSV: " AGAIN)
KIND(a_picture, "bad-is-picture.csv", "is a picture, no CSV: name the CSV file instead")
KIND(a_database, "bad-is-sqlite.csv",
     "is an SQLite database, no CSV: export the table from it as CSV")
KIND(
    a_data_file_of_spss, "bad-is-spss.csv",
    "is a data file of SPSS, no CSV: export the table as \"CSV UTF-8\" in the program that made it")

static void a_name_of_a_column_may_begin_like_one(void **state)
{
    static const char *const headers[] = {"{id},b\n",  "[id],b\n", "PK,b\n",   "<id>,b\n",
                                          "htmlx,b\n", "[1],b\n",  "%PDF,b\n", "[,b\n",
                                          "{\n",       "BZ,b\n",   "GIF,b\n"};

    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        const char *path = write_file(headers[i], strlen(headers[i]));
        struct buffer text = BUFFER_INIT;
        struct error error = {0};

        if (read_table(path, 0, &text, &error) < 0)
            fail_with(&error);
        assert_int_equal(unlink(path), 0);
        buffer_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_excel_workbook),
        cmocka_unit_test(an_old_excel_workbook),
        cmocka_unit_test(a_libreoffice_workbook),
        cmocka_unit_test(a_workbook_in_xml),
        cmocka_unit_test(an_archive),
        cmocka_unit_test(a_pdf),
        cmocka_unit_test(a_packed_file),
        cmocka_unit_test(a_web_page),
        cmocka_unit_test(json),
        cmocka_unit_test(a_list_in_json),
        cmocka_unit_test(an_answer_in_xml),
        cmocka_unit_test(a_picture),
        cmocka_unit_test(a_database),
        cmocka_unit_test(a_data_file_of_spss),
        cmocka_unit_test(a_name_of_a_column_may_begin_like_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
