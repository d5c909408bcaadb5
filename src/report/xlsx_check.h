#ifndef BONUSREC_REPORT_XLSX_CHECK_H
#define BONUSREC_REPORT_XLSX_CHECK_H

#include "base/error.h"

#include <stdint.h>

/* What the sheet with the rows must hold. */
struct xlsx_expected {
    const char *sheet; /* name of its part in the archive */
    uint64_t rows;     /* the header among them */
    uint64_t bytes;    /* of XML that all rows together take */
};

/* Reads the workbook `path` back: each part that a workbook of this program has is there,
 * decompresses whole with the right check sum, and is XML whose elements are all closed, up to the
 * root; the sheet holds what is `expected`, to the byte. In constant memory. Fails with ERROR_FILE
 * and the words "the workbook cannot be written: ..., ..." when there is any doubt; the origin is
 * `path`. */
MUST_CHECK int xlsx_check(const char *path, const struct xlsx_expected *expected,
                          struct error *error);

#endif
