#include "progress.h"

#include <string.h>

enum {
    STEPS_MIN = 3,        /* fewer say nothing of a rate, */
    TIME_MIN_MS = 2000,   /* nor does less time */
    QUIET_MS = 3000,      /* nothing new for that long is worth a word, */
    QUIET_STEPS = 3,      /* or for as long as this many steps took before */
    DOING_WIDTH_MIN = 10, /* with less room the words are left out */
    MINUTE_S = 60,
    HOUR_S = 60 * MINUTE_S,
    DAY_S = 24 * HOUR_S,
};

static void remember(struct progress *p, int64_t now_ms)
{
    size_t at;

    if (p->seen_count == PROGRESS_SEEN) {
        p->seen_first = (p->seen_first + 1) % PROGRESS_SEEN;
        p->seen_count--;
    }
    at = (p->seen_first + p->seen_count++) % PROGRESS_SEEN;
    p->seen[at].done = p->done;
    p->seen[at].at_ms = now_ms;
}

static void begin(struct progress *p, const char *doing, int64_t now_ms)
{
    p->doing = doing;
    p->began_ms = now_ms;
    p->moved_ms = now_ms;
    p->seen_first = 0;
    p->seen_count = 0;
}

void progress_update(struct progress *progress, const char *doing, size_t done, size_t all,
                     int64_t now_ms)
{
    struct progress *p = progress;
    bool is_over = !doing || (all && done == all);
    bool is_new = !is_over && (!p->doing || strcmp(p->doing, doing) != 0 || done < p->done);
    size_t newest = (p->seen_first + p->seen_count + PROGRESS_SEEN - 1) % PROGRESS_SEEN;

    if (is_new)
        begin(p, doing, now_ms);
    else if (is_over)
        p->doing = NULL;
    if (done != p->done)
        p->moved_ms = now_ms;
    p->done = done;
    p->all = all;
    if (is_new || (!is_over && now_ms - p->seen[newest].at_ms >= PROGRESS_SEEN_MS))
        remember(p, now_ms);
}

/* What the past tells. */
struct pace {
    size_t steps;
    int64_t time_ms; /* that they took; 0: no rate can be told */
    int64_t quiet_ms;
    bool is_quiet; /* the next step is overdue */
};

static struct pace pace_of(const struct progress *p, int64_t now_ms)
{
    struct pace pace = {
        .steps = p->done - p->seen[p->seen_first].done,
        .time_ms = p->moved_ms - p->seen[p->seen_first].at_ms,
        .quiet_ms = now_ms - p->moved_ms,
    };
    double patience_ms = QUIET_MS;

    if (pace.steps < STEPS_MIN || pace.time_ms < TIME_MIN_MS)
        pace.time_ms = 0;
    else if (QUIET_STEPS * (double)pace.time_ms / (double)pace.steps > patience_ms)
        patience_ms = QUIET_STEPS * (double)pace.time_ms / (double)pace.steps;
    pace.is_quiet = (double)pace.quiet_ms >= patience_ms;
    return pace;
}

static void add_count(const struct progress *p, struct buffer *out)
{
    if (p->all && p->done <= p->all)
        buffer_printf(out, "%zu of %zu", p->done, p->all);
    else if (p->done)
        buffer_printf(out, "%zu", p->done);
}

static void add_rate(const struct pace *pace, struct buffer *out)
{
    double rate = (double)pace->steps * 1000 / (double)pace->time_ms;
    const char *unit = "s";

    if (rate < 1) {
        rate *= MINUTE_S;
        unit = "min";
    }
    buffer_printf(out, ", %.*f/%s", rate < 10 ? 1 : 0, rate, unit);
}

/* In steps that grow with it: more could not be told anyway. */
static void add_time_left(const struct progress *p, const struct pace *pace, struct buffer *out)
{
    double left_ms = (double)(p->all - p->done) * (double)pace->time_ms / (double)pace->steps -
                     (double)pace->quiet_ms;
    long s;

    if (left_ms >= 1000.0 * DAY_S * 1000)
        return;
    s = left_ms > 0 ? (long)(left_ms / 1000) : 0;
    if (s < 10)
        buffer_add_text(out, ", a few seconds left");
    else if (s < MINUTE_S - 5)
        buffer_printf(out, ", about %ld s left", (s + 5) / 10 * 10);
    else if (s < 20L * MINUTE_S)
        buffer_printf(out, ", about %ld min left", (s + 30) / MINUTE_S);
    else if (s < 2L * HOUR_S)
        buffer_printf(out, ", about %ld min left", (s + 150) / (5L * MINUTE_S) * 5);
    else if (s < 2L * DAY_S)
        buffer_printf(out, ", about %ld h left", (s + HOUR_S / 2) / HOUR_S);
    else
        buffer_printf(out, ", about %ld days left", (s + DAY_S / 2) / DAY_S);
}

static void add_quiet(const struct pace *pace, struct buffer *out)
{
    long s = (long)(pace->quiet_ms / 1000);

    if (s < 2L * MINUTE_S)
        buffer_printf(out, ", nothing new for %ld s", s);
    else
        buffer_printf(out, ", nothing new for %ld min", s / MINUTE_S);
}

/* What there is to say; `rate` and `rest` begin with ", " where there is any. */
struct parts {
    const char *doing;
    struct buffer count;
    struct buffer rate;
    struct buffer rest;
};

static void add_cut(struct buffer *out, const char *words, size_t room)
{
    size_t length = strlen(words);

    if (length > room && room > 3) {
        buffer_add(out, words, room - 3);
        buffer_add_text(out, "...");
    } else {
        buffer_add(out, words, length < room ? length : room);
    }
}

/* Puts together what there is room for: how far it is matters most, then how long it takes. */
static void fit(struct parts *parts, size_t room, struct buffer *line)
{
    size_t words = strlen(parts->doing);
    size_t needed = words < DOING_WIDTH_MIN ? words : DOING_WIDTH_MIN; /* of the words */
    size_t gap = parts->count.length ? 2 : 0;

    if (words + gap + parts->count.length + parts->rate.length + parts->rest.length > room)
        buffer_clear(&parts->rate);
    if (needed + gap + parts->count.length + parts->rest.length > room)
        buffer_clear(&parts->rest);
    if (gap && needed + gap + parts->count.length > room) {
        add_cut(line, buffer_text(&parts->count), room);
        return;
    }
    add_cut(line, parts->doing,
            room - gap - parts->count.length - parts->rate.length - parts->rest.length);
    buffer_add_text(line, gap ? ": " : "");
    buffer_add_text(line, buffer_text(&parts->count));
    buffer_add_text(line, buffer_text(&parts->rate));
    buffer_add_text(line, buffer_text(&parts->rest));
}

bool progress_show(struct progress *progress, int columns, int64_t every_ms, int64_t now_ms,
                   struct buffer *line)
{
    struct progress *p = progress;
    struct pace pace = pace_of(p, now_ms);
    struct parts parts = {.doing = p->doing};

    if (!p->doing || now_ms - p->began_ms < PROGRESS_PATIENCE_MS ||
        (p->was_shown && now_ms - p->shown_ms < every_ms))
        return false;
    p->was_shown = true;
    p->shown_ms = now_ms;
    add_count(p, &parts.count);
    if (pace.is_quiet) {
        add_quiet(&pace, &parts.rest);
    } else if (pace.time_ms) {
        add_rate(&pace, &parts.rate);
        if (p->done < p->all)
            add_time_left(p, &pace, &parts.rest);
    }
    buffer_clear(line);
    fit(&parts, columns > 0 ? (size_t)columns - 1 : SIZE_MAX, line);
    buffer_release(&parts.count);
    buffer_release(&parts.rate);
    buffer_release(&parts.rest);
    return true;
}
