#include "sim/prolific_world.h"

#include "base/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_LENGTH = 24, ID_SIZE = 64 };

const char *const submission_status_names[SUBMISSION_STATUS_COUNT] = {
    [SUBMISSION_RESERVED] = "RESERVED",   [SUBMISSION_ACTIVE] = "ACTIVE",
    [SUBMISSION_TIMED_OUT] = "TIMED-OUT", [SUBMISSION_AWAITING_REVIEW] = "AWAITING REVIEW",
    [SUBMISSION_APPROVED] = "APPROVED",   [SUBMISSION_RETURNED] = "RETURNED",
    [SUBMISSION_REJECTED] = "REJECTED",   [SUBMISSION_SCREENED_OUT] = "SCREENED OUT",
};

void prolific_world_init(struct prolific_world *world)
{
    *world = (struct prolific_world){.arena = ARENA_INIT};
}

void prolific_world_release(struct prolific_world *world)
{
    for (size_t i = 0; i < world->submission_count; i++)
        free(world->submissions[i].bonuses);
    for (size_t i = 0; i < world->bulk_count; i++)
        free(world->bulks[i].lines);
    free(world->tokens);
    free(world->workspaces);
    free(world->studies);
    free(world->submissions);
    free(world->bulks);
    index_release(&world->workspace_index);
    index_release(&world->study_index);
    index_release(&world->submission_index);
    index_release(&world->participant_index);
    index_release(&world->bulk_index);
    arena_release(&world->arena);
    prolific_world_init(world);
}

void prolific_add_token(struct prolific_world *world, const char *token)
{
    world->tokens = array_reserve(world->tokens, world->token_count, &world->token_capacity,
                                  sizeof *world->tokens);
    world->tokens[world->token_count++] = arena_strdup(&world->arena, token);
}

int prolific_add_workspace(struct prolific_world *world, const struct workspace *workspace,
                           struct error *error)
{
    struct workspace *fresh;

    if (index_find(&world->workspace_index, workspace->id) != INDEX_NONE)
        return error_set(error, ERROR_INPUT, "", "the workspace \"%s\" is there twice",
                         workspace->id);
    world->workspaces = array_reserve(world->workspaces, world->workspace_count,
                                      &world->workspace_capacity, sizeof *world->workspaces);
    fresh = &world->workspaces[world->workspace_count];
    *fresh = *workspace;
    fresh->id = arena_strdup(&world->arena, workspace->id);
    fresh->currency = arena_strdup(&world->arena, workspace->currency);
    index_set(&world->workspace_index, fresh->id, (uint32_t)world->workspace_count++);
    return 0;
}

int prolific_add_study(struct prolific_world *world, const struct study *study, struct error *error)
{
    struct study *fresh;

    if (index_find(&world->study_index, study->id) != INDEX_NONE)
        return error_set(error, ERROR_INPUT, "", "the study \"%s\" is there twice", study->id);
    world->studies = array_reserve(world->studies, world->study_count, &world->study_capacity,
                                   sizeof *world->studies);
    fresh = &world->studies[world->study_count];
    *fresh = *study;
    fresh->id = arena_strdup(&world->arena, study->id);
    fresh->name = arena_strdup(&world->arena, study->name);
    fresh->currency = arena_strdup(&world->arena, study->currency);
    if (study->presentment_currency)
        fresh->presentment_currency = arena_strdup(&world->arena, study->presentment_currency);
    fresh->submissions = (uint32_t)world->submission_count;
    fresh->submission_count = 0;
    index_set(&world->study_index, fresh->id, (uint32_t)world->study_count++);
    return 0;
}

/* Notes that the submission at `number` is its participant's, and whether they have others. */
static void note_participant(struct prolific_world *world, uint32_t number)
{
    struct submission *submission = &world->submissions[number];
    const char *key = arena_printf(&world->arena, "%s %s", world->studies[submission->study].id,
                                   submission->participant);
    uint32_t first = index_find(&world->participant_index, key);

    if (first == INDEX_NONE) {
        index_set(&world->participant_index, key, number);
    } else {
        world->submissions[first].has_siblings = true;
        submission->has_siblings = true;
    }
}

int prolific_add_submission(struct prolific_world *world, const struct submission *submission,
                            struct error *error)
{
    uint32_t number = (uint32_t)world->submission_count;
    struct submission *fresh;

    if (!world->study_count)
        return error_set(error, ERROR_INPUT, "", "there is no study for \"%s\"", submission->id);
    if (index_find(&world->submission_index, submission->id) != INDEX_NONE)
        return error_set(error, ERROR_INPUT, "", "the submission \"%s\" is there twice",
                         submission->id);
    world->submissions = array_reserve(world->submissions, world->submission_count,
                                       &world->submission_capacity, sizeof *world->submissions);
    fresh = &world->submissions[world->submission_count++];
    *fresh = (struct submission){
        .id = arena_strdup(&world->arena, submission->id),
        .participant = arena_strdup(&world->arena, submission->participant),
        .study = (uint32_t)world->study_count - 1,
        .status = submission->status,
        .no_payments = submission->no_payments,
    };
    world->studies[fresh->study].submission_count++;
    index_set(&world->submission_index, fresh->id, number);
    note_participant(world, number);
    return 0;
}

struct workspace *prolific_find_workspace(const struct prolific_world *world, const char *id)
{
    uint32_t number = index_find(&world->workspace_index, id);

    return number == INDEX_NONE ? NULL : &world->workspaces[number];
}

const struct study *prolific_find_study(const struct prolific_world *world, const char *id)
{
    uint32_t number = index_find(&world->study_index, id);

    return number == INDEX_NONE ? NULL : &world->studies[number];
}

struct submission *prolific_find_submission(const struct prolific_world *world, const char *id)
{
    uint32_t number = index_find(&world->submission_index, id);

    return number == INDEX_NONE ? NULL : &world->submissions[number];
}

struct bulk *prolific_find_bulk(const struct prolific_world *world, const char *id)
{
    uint32_t number = index_find(&world->bulk_index, id);

    return number == INDEX_NONE ? NULL : &world->bulks[number];
}

uint32_t prolific_find_receiver(const struct prolific_world *world, const struct study *study,
                                const char *id)
{
    uint32_t number = index_find(&world->submission_index, id);
    char key[2 * ID_SIZE];

    if (number != INDEX_NONE)
        return &world->studies[world->submissions[number].study] == study ? number : INDEX_NONE;
    (void)snprintf(key, sizeof key, "%s %s", study->id, id);
    return index_find(&world->participant_index, key);
}

struct bulk *prolific_add_bulk(struct prolific_world *world, uint32_t study, const char *text,
                               struct bulk_line *lines, size_t count)
{
    unsigned char digest[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];
    char name[sizeof world->seed + 32];
    struct bulk *bulk;

    (void)snprintf(name, sizeof name, "%s %zu", world->seed, world->bulk_count);
    sha256(name, strlen(name), digest);
    sha256_to_hex(digest, hex);
    world->bulks =
        array_reserve(world->bulks, world->bulk_count, &world->bulk_capacity, sizeof *world->bulks);
    bulk = &world->bulks[world->bulk_count];
    *bulk = (struct bulk){
        .id = arena_strndup(&world->arena, hex, ID_LENGTH),
        .text = arena_strdup(&world->arena, text),
        .study = study,
        .lines = lines,
        .count = count,
    };
    index_set(&world->bulk_index, bulk->id, (uint32_t)world->bulk_count++);
    return bulk;
}

const char *prolific_currency(const struct study *study)
{
    return study->presentment_currency ? study->presentment_currency : study->currency;
}

int64_t prolific_fee_hundredths(int64_t amount_minor)
{
    return (amount_minor * 200 + 3) / 6;
}

int64_t prolific_vat_hundredths(const struct prolific_world *world, int64_t amount_minor)
{
    return (prolific_fee_hundredths(amount_minor) * world->vat_percent + 50) / 100;
}

int64_t prolific_charge_hundredths(const struct prolific_world *world, int64_t amount_minor)
{
    return amount_minor * 100 + prolific_fee_hundredths(amount_minor) +
           prolific_vat_hundredths(world, amount_minor);
}

void prolific_pay(struct prolific_world *world, const struct bulk_line *line, int64_t now_s,
                  struct lag lag, bool charge)
{
    struct submission *submission = &world->submissions[line->submission];
    const struct study *study = &world->studies[submission->study];
    int64_t lag_s = lag.seconds + world->lag_s;

    submission->bonuses = array_reserve(submission->bonuses, submission->bonus_count,
                                        &submission->bonus_capacity, sizeof *submission->bonuses);
    submission->bonuses[submission->bonus_count++] = (struct paid_bonus){
        .amount_minor = line->amount_minor,
        .visible_from_s = lag_s ? now_s + lag_s : INT64_MIN,
        .visible_after_reads = submission->reads + (uint64_t)lag.lists,
    };
    if (charge)
        world->workspaces[study->workspace].balance_hundredths -=
            prolific_charge_hundredths(world, line->amount_minor);
}

bool prolific_sees(const struct paid_bonus *bonus, int64_t now_s, uint64_t read)
{
    return bonus->visible_from_s <= now_s && bonus->visible_after_reads < read;
}
