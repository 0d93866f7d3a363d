-- Written by hand: as sigill_closing of 0035, but an account that was to be erased on a day after the closing goes the way of all the others (D8).
CREATE OR REPLACE FUNCTION "sigill_closing"("person" uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
  RETURN (SELECT jsonb_build_object('organisation', o.name, 'day', c.closes_on, 'outcome', CASE
      WHEN employed.account_id IS NULL THEN 'none'
      WHEN e.outcome = 'erase' AND e.ends_at > c.closes_at THEN c.outcome
      ELSE coalesce(e.outcome, c.outcome) END)
    FROM organisation_closings c JOIN organisations o ON o.id = c.organisation_id
    LEFT JOIN unit_people employed ON employed.organisation_id = c.organisation_id AND employed.account_id = person AND employed.is_primary
    LEFT JOIN employment_ends e ON e.account_id = employed.account_id
    WHERE c.state <> 'asked'
      AND (EXISTS (SELECT FROM unit_people p WHERE p.organisation_id = c.organisation_id AND p.account_id = person)
        OR EXISTS (SELECT FROM unit_administrators a WHERE a.organisation_id = c.organisation_id AND a.account_id = person))
    ORDER BY c.closes_at LIMIT 1);
