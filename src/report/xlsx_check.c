#include "report/xlsx_check.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <unzip.h>

enum { PIECE_SIZE = 64 * 1024, NAME_SIZE = 32, PATH_SIZE = 256 };

/* XML as it goes by: no more of it is kept than the tag that is being read. Its author is known, so
 * there are no comments, no entities of its own, and no > in an attribute. */
struct xml {
    enum { IN_TEXT = 0, IN_NAME, IN_TAG } place;
    bool is_broken;
    uint64_t offset;      /* of the byte that comes next */
    uint64_t tag_at;      /* where the last tag began */
    char name[NAME_SIZE]; /* of the last tag, a closing one with its slash, cut to size */
    size_t length;
    char last; /* the byte before */
    uint64_t depth;
    char root[NAME_SIZE]; /* "" before it */
    uint64_t rows;
    uint64_t data_from; /* where the rows begin and end */
    uint64_t data_to;
};

/* All parts that a workbook of this program has. */
static const char *const parts[] = {
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/app.xml",
    "docProps/core.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/charts/chart1.xml",
    "xl/drawings/_rels/drawing1.xml.rels",
    "xl/drawings/drawing1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/theme/theme1.xml",
    "xl/workbook.xml",
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
};

enum { PART_COUNT = sizeof parts / sizeof *parts };

static void close_element(struct xml *xml)
{
    if (xml->depth == 0 || (--xml->depth == 0 && strcmp(xml->name + 1, xml->root) != 0))
        xml->is_broken = true;
    if (strcmp(xml->name, "/sheetData") == 0)
        xml->data_to = xml->tag_at;
}

static void open_element(struct xml *xml, bool is_empty)
{
    if (xml->depth == 0) {
        if (xml->root[0])
            xml->is_broken = true;
        memcpy(xml->root, xml->name, NAME_SIZE);
    }
    if (!is_empty)
        xml->depth++;
    if (strcmp(xml->name, "row") == 0)
        xml->rows++;
    else if (strcmp(xml->name, "sheetData") == 0)
        xml->data_from = xml->offset + 1;
}

static void end_tag(struct xml *xml)
{
    xml->place = IN_TEXT;
    xml->name[xml->length < NAME_SIZE ? xml->length : NAME_SIZE - 1] = '\0';
    if (xml->name[0] == '/')
        close_element(xml);
    else if (xml->name[0] != '?')
        open_element(xml, xml->last == '/');
}

static void read_byte(struct xml *xml, char c)
{
    switch (xml->place) {
    case IN_TEXT:
        if (c == '<') {
            xml->place = IN_NAME;
            xml->length = 0;
            xml->tag_at = xml->offset;
        } else if (xml->depth == 0 && !isspace((unsigned char)c)) {
            xml->is_broken = true;
        }
        break;
    case IN_NAME:
        if (c == '>') {
            end_tag(xml);
        } else if (isspace((unsigned char)c) || (c == '/' && xml->length > 0)) {
            xml->place = IN_TAG;
        } else {
            if (xml->length < NAME_SIZE - 1)
                xml->name[xml->length] = c;
            xml->length++;
        }
        break;
    case IN_TAG:
        if (c == '>')
            end_tag(xml);
        else if (c == '<')
            xml->is_broken = true;
        break;
    }
    xml->last = c;
    xml->offset++;
}

static void read_piece(struct xml *xml, const char *bytes, size_t length)
{
    size_t i = 0;

    while (i < length) {
        /* Most of a workbook is the text of cells. */
        if (xml->place == IN_TEXT && xml->depth > 0) {
            const char *tag = memchr(bytes + i, '<', length - i);
            size_t text = tag ? (size_t)(tag - (bytes + i)) : length - i;

            xml->offset += text;
            i += text;
            if (i == length)
                break;
        }
        read_byte(xml, bytes[i++]);
    }
}

static bool is_whole(const struct xml *xml)
{
    return !xml->is_broken && xml->root[0] && xml->depth == 0 && xml->place == IN_TEXT;
}

static bool has_rows(const struct xml *xml, const struct xlsx_expected *expected)
{
    return xml->rows == expected->rows && xml->data_to - xml->data_from == expected->bytes;
}

static int refuse(const char *path, const char *why, const char *part, struct error *error)
{
    return error_set(error, ERROR_FILE, path,
                     "the workbook cannot be written: %s%s, read back, is not what was written; "
                     "make room or name another place with --xlsx",
                     why, part);
}

/* An archive ends with the record of its list of parts; minizip finds it also where a few bytes of it
 * are missing, and others do not. */
static bool ends_whole(const char *path)
{
    enum { RECORD_SIZE = 22 };
    char record[RECORD_SIZE] = "";
    FILE *file = fopen(path, "re");
    bool is_there;

    if (!file)
        return false;
    is_there = fseek(file, -RECORD_SIZE, SEEK_END) == 0 &&
               fread(record, 1, sizeof record, file) == sizeof record &&
               memcmp(record, "PK\5\6", 4) == 0;
    (void)fclose(file);
    return is_there;
}

/* Reads the part that the archive stands at, which is opened. */
static int read_part(unzFile archive, uint64_t size, struct xml *xml)
{
    char piece[PIECE_SIZE];
    int length;

    while ((length = unzReadCurrentFile(archive, piece, sizeof piece)) > 0)
        read_piece(xml, piece, (size_t)length);
    return length < 0 || xml->offset != size ? -1 : 0;
}

/* Checks the part that the archive stands at, and sets its place in `seen`. */
static int check_part(unzFile archive, const char *path, const struct xlsx_expected *expected,
                      bool seen[PART_COUNT], struct error *error)
{
    char name[PATH_SIZE] = "";
    unz_file_info64 info;
    struct xml xml = {0};
    int result;

    if (unzGetCurrentFileInfo64(archive, &info, name, sizeof name - 1, NULL, 0, NULL, 0) ||
        unzOpenCurrentFile(archive))
        return refuse(path, "the list of its parts", "", error);
    result = read_part(archive, info.uncompressed_size, &xml);
    /* The check sum is compared here. */
    if (unzCloseCurrentFile(archive) != UNZ_OK || result || !is_whole(&xml) ||
        (strcmp(name, expected->sheet) == 0 && !has_rows(&xml, expected)))
        return refuse(path, "its part ", name, error);
    for (size_t i = 0; i < PART_COUNT; i++)
        if (strcmp(name, parts[i]) == 0)
            seen[i] = true;
    return 0;
}

int xlsx_check(const char *path, const struct xlsx_expected *expected, struct error *error)
{
    bool seen[PART_COUNT] = {false};
    unzFile archive = ends_whole(path) ? unzOpen64(path) : NULL;
    int result = 0;
    int next;

    if (!archive)
        return refuse(path, "the archive", "", error);
    for (next = unzGoToFirstFile(archive); next == UNZ_OK && result == 0;
         next = unzGoToNextFile(archive))
        result = check_part(archive, path, expected, seen, error);
    if (result == 0 && next != UNZ_END_OF_LIST_OF_FILE)
        result = refuse(path, "the list of its parts", "", error);
    for (size_t i = 0; i < PART_COUNT && result == 0; i++)
        if (!seen[i])
            result = refuse(path, "its part ", parts[i], error);
    (void)unzClose(archive);
    return result;
}
