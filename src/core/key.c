#include "core/key.h"

#include "base/buffer.h"

#include <inttypes.h>
#include <string.h>

/* Each field goes in with its length, so that no two different rows give the same bytes. */
static void add_field(struct buffer *bytes, const char *text)
{
    buffer_printf(bytes, "%zu:", strlen(text));
    buffer_add_text(bytes, text);
}

void key_compute(const char *platform, const struct intent *intent, uint32_t occurrence,
                 char hex[SHA256_HEX_SIZE])
{
    struct buffer bytes = BUFFER_INIT;
    struct buffer reason = BUFFER_INIT;
    unsigned char digest[SHA256_SIZE];

    buffer_add_text(&bytes, "bonusrec key 1\n");
    add_field(&bytes, platform);
    add_field(&bytes, intent->worker_id);
    add_field(&bytes, intent->assignment_id);
    buffer_printf(&bytes, "%" PRId64 "%s;", intent->amount.minor, intent->amount.currency);
    reason_fold(intent->reason, &reason);
    add_field(&bytes, buffer_text(&reason));
    add_field(&bytes, intent->ref);
    buffer_printf(&bytes, "%" PRIu32, occurrence);
    sha256(bytes.bytes, bytes.length, digest);
    sha256_to_hex(digest, hex);
    buffer_release(&reason);
    buffer_release(&bytes);
}
