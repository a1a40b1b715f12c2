import jwt


def claims(token, key, parser):
    # ruleid: jwt-signature-not-verified
    jwt.decode(token, options={"verify_signature": False})
    # ruleid: jwt-signature-not-verified
    jwt.decode(token, key, verify=False)
    # ok: jwt-signature-not-verified
    jwt.decode(token, key, algorithms=["RS256"])
    # ok: jwt-signature-not-verified
    jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})
    # Lookalike: reads only the header, to choose the key.
    # ok: jwt-signature-not-verified
    jwt.get_unverified_header(token)
    # Lookalike: another decoder.
    # ok: jwt-signature-not-verified
    parser.decode(token, verify=False)
