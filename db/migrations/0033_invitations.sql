-- Written by hand: how many invitations wait for somebody's answer, for the lists of their mailbox (db/queries/sessions.ts); as sigill_administers of 0027.
CREATE FUNCTION "sigill_invitations"("person" uuid) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
  RETURN (SELECT count(*)::integer FROM account_addresses a JOIN unit_invitations i USING (address)
    WHERE a.account_id = person AND a.proven_at IS NOT NULL AND i.expires_at > now());
