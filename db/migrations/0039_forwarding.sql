ALTER TABLE "held_messages" ADD COLUMN "forward_of" "bytea";--> statement-breakpoint
ALTER TABLE "unit_policies" ADD COLUMN "forwards_inside" boolean;--> statement-breakpoint
ALTER TABLE "unit_policies" ADD CONSTRAINT "unit_policies_inside" CHECK (coalesce("unit_policies"."forwards_inside", true));--> statement-breakpoint
-- Written by hand from here on: what is demanded of somebody, with the new column (see 0030).
CREATE OR REPLACE FUNCTION "sigill_policies"("person" uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('unitId', p.unit_id, 'requiresFactor', p.requires_factor, 'asksAlways', p.asks_always, 'idleMinutes', p.idle_minutes,
    'sessionHours', p.session_hours, 'expiryDays', p.expiry_days, 'trashDays', p.trash_days,
    'fileMebibytes', p.file_mebibytes, 'smsMonthly', p.sms_monthly, 'registeredOnly', p.registered_only, 'plainNotices', p.plain_notices,
    'forwardsInside', p.forwards_inside)), '[]'::jsonb)
    FROM unit_people m JOIN units u ON u.id = m.unit_id JOIN unit_policies p ON p.unit_id = ANY (u.path)
    WHERE m.account_id = person AND m.is_primary);
