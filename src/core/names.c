#include "core/names.h"

#include "base/arena.h"
#include "core/strings.h"

#include <stdlib.h>

void names_add(struct names *names, const char *id)
{
    names->list = array_reserve(names->list, names->count, &names->capacity, sizeof *names->list);
    names->list[names->count++] = id;
}

void names_sort(struct names *names)
{
    if (names->count)
        qsort(names->list, names->count, sizeof *names->list, strings_order);
}

bool names_have(const struct names *names, const char *id)
{
    return names->count &&
           bsearch(&id, names->list, names->count, sizeof *names->list, strings_order);
}

void names_release(struct names *names)
{
    free(names->list);
    *names = (struct names){0};
}
