#ifndef BONUSREC_CREDENTIALS_AWS_PROCESS_H
#define BONUSREC_CREDENTIALS_AWS_PROCESS_H

#include "credentials/aws.h"

/* Runs the `command` of a profile's `credential_process` as botocore 1.29 does (split into words,
 * no shell) and reads the keys from the JSON it prints: Version 1, AccessKeyId, SecretAccessKey,
 * and if they expire SessionToken and Expiration. Gives it 60 seconds and 64 KiB.
 * `credentials->source` stays as it is. Fails with ERROR_CREDENTIALS; the error names the command's
 * first word only. */
MUST_CHECK int aws_process_run(const char *command, struct aws_credentials *credentials,
                               struct error *error);

#endif
