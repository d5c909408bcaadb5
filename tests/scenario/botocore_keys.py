"""Which AWS keys botocore takes, for the files and the environment it is run with.

    botocore_keys.py [PROFILE]

Prints three lines: the key id, the secret, and the session token or nothing. The status is 1 when it takes none.
"""
import sys

import botocore.exceptions
import botocore.session

try:
    session = botocore.session.Session(profile=sys.argv[1] if len(sys.argv) > 1 else None)
    session.get_scoped_config()
    credentials = session.get_credentials()
    keys = credentials and credentials.get_frozen_credentials()
except (botocore.exceptions.BotoCoreError, ValueError, OSError) as error:
    sys.exit(f"botocore: {error}")
if not keys:
    sys.exit("botocore: no keys")
print(keys.access_key, keys.secret_key, keys.token or "", sep="\n")
