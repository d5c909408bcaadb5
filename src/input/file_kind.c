#include "input/file_kind.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define SAVE_AS_CSV ": open it in a spreadsheet program and save the sheet as \"CSV UTF-8\""
#define EXPORT_AS_CSV ": export the table as \"CSV UTF-8\" in the program that made it"
#define NAME_THE_CSV ": name the CSV file instead"

struct kind {
    const char *begins; /* what the file begins with */
    size_t length;
    const char *is;
};

#define BEGINS(bytes) bytes, sizeof(bytes) - 1

static const struct kind kinds[] = {
    {BEGINS("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
     "is an old Excel workbook (.xls), no CSV" SAVE_AS_CSV                                                       },
    {BEGINS("%PDF-"),                            "is a PDF, no CSV: ask for the table behind it as CSV"          },
    {BEGINS("\x1f\x8b"),                         "is packed with gzip: unpack it with gunzip"                    },
    {BEGINS("BZh"),                              "is packed with bzip2: unpack it with bunzip2"                  },
    {BEGINS("\xfd"
            "7zXZ"),
     "is packed with xz: unpack it with unxz"                                                                    },
    {BEGINS("(\xb5/\xfd"),                       "is packed with zstd: unpack it with unzstd"                    },
    {BEGINS("7z\xbc\xaf'\x1c"),                  "is a 7z archive: unpack it and name the CSV file in it"        },
    {BEGINS("\x89PNG"),                          "is a picture, no CSV" NAME_THE_CSV                             },
    {BEGINS("\xff\xd8\xff"),                     "is a picture, no CSV" NAME_THE_CSV                             },
    {BEGINS("GIF8"),                             "is a picture, no CSV" NAME_THE_CSV                             },
    {BEGINS("{\\rtf"),                           "is a text document (RTF), no CSV" NAME_THE_CSV                 },
    {BEGINS("SQLite format 3"),                  "is an SQLite database, no CSV: export the table from it as CSV"},
    {BEGINS("$FL2@(#)"),                         "is a data file of SPSS, no CSV" EXPORT_AS_CSV                  },
    {BEGINS("<stata_dta>"),                      "is a data file of Stata, no CSV" EXPORT_AS_CSV                 },
};

static bool has(const char *bytes, size_t length, const char *words)
{
    return memmem(bytes, length, words, strlen(words)) != NULL;
}

static const char *kind_of_zip(const char *bytes, size_t length)
{
    if (has(bytes, length, "opendocument.spreadsheet"))
        return "is a LibreOffice workbook (.ods), no CSV" SAVE_AS_CSV;
    if (has(bytes, length, "xl/"))
        return "is an Excel workbook (.xlsx), no CSV" SAVE_AS_CSV;
    return "is a ZIP archive or a workbook, no CSV: unpack it and name the CSV file in it, or open "
           "it in a spreadsheet program and save the sheet as \"CSV UTF-8\"";
}

static bool begins(const char *bytes, size_t length, const char *words)
{
    return length >= strlen(words) && strncasecmp(bytes, words, strlen(words)) == 0;
}

/* Texts in other notations, behind a mark and blanks. */
static const char *kind_of_text(const char *bytes, size_t length)
{
    size_t at = begins(bytes, length, "\xef\xbb\xbf") ? 3 : 0;

    while (at < length && strchr(" \t\r\n", bytes[at]) && bytes[at])
        at++;
    bytes += at;
    length -= at;
    if (begins(bytes, length, "<!doctype html") || begins(bytes, length, "<html"))
        return "is a web page, no CSV, perhaps one that asks to log in: log in and download the "
               "file again";
    if (begins(bytes, length, "<?xml"))
        return has(bytes, length, "office:spreadsheet")
                   ? "is a workbook in XML, no CSV" SAVE_AS_CSV
                   : "is XML, no CSV: if it is an error in place of a download, download the file "
                     "again";
    if (length < 2 || (bytes[0] != '{' && bytes[0] != '['))
        return NULL;
    for (at = 1; at < length && strchr(" \t\r\n", bytes[at]) && bytes[at];)
        at++;
    if (at == length || !strchr(bytes[0] == '{' ? "\"}" : "{[\"", bytes[at]) || !bytes[at])
        return NULL;
    return "is JSON, no CSV: if it is an error in place of a download, download the file again; "
           "else export the table as CSV";
}

const char *file_kind(const char *bytes, size_t length)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (length >= kinds[i].length && memcmp(bytes, kinds[i].begins, kinds[i].length) == 0)
            return kinds[i].is;
    if (length >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
        return kind_of_zip(bytes, length);
    return kind_of_text(bytes, length);
}
