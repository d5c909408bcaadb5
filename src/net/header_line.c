#include "net/header_line.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

bool header_value(const char *line, size_t length, const char *name, char value[HEADER_VALUE_SIZE])
{
    size_t name_length = strlen(name);
    size_t end = length;

    if (length <= name_length || strncasecmp(line, name, name_length) != 0 ||
        line[name_length] != ':')
        return false;
    line += name_length + 1;
    end -= name_length + 1;
    while (end && (*line == ' ' || *line == '\t')) {
        line++;
        end--;
    }
    while (end && strchr(" \t\r\n", line[end - 1]))
        end--;
    (void)snprintf(value, HEADER_VALUE_SIZE, "%.*s",
                   (int)(end < HEADER_VALUE_SIZE - 1 ? end : HEADER_VALUE_SIZE - 1), line);
    return true;
}
