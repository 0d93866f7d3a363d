-- What is demanded of somebody, as before; and of a shared mailbox what the units from the top down to its own demand (see 0039): letters leave it as well.
CREATE OR REPLACE FUNCTION "sigill_policies"("person" uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('unitId', p.unit_id, 'requiresFactor', p.requires_factor, 'asksAlways', p.asks_always, 'idleMinutes', p.idle_minutes,
    'sessionHours', p.session_hours, 'expiryDays', p.expiry_days, 'trashDays', p.trash_days,
    'fileMebibytes', p.file_mebibytes, 'smsMonthly', p.sms_monthly, 'registeredOnly', p.registered_only, 'plainNotices', p.plain_notices,
    'forwardsInside', p.forwards_inside)), '[]'::jsonb)
    FROM (SELECT e.unit_id FROM unit_people e WHERE e.account_id = person AND e.is_primary
      UNION ALL SELECT x.unit_id FROM unit_mailboxes x WHERE x.mailbox_id = person) m
    JOIN units u ON u.id = m.unit_id JOIN unit_policies p ON p.unit_id = ANY (u.path));
