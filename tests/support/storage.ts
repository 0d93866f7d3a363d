import type { Sql } from "postgres"

/** Folders whose kept bytes are not what their deliveries take in the store, and deliveries of a wrong size; counted from the blobs, beside everything that is kept (A1). */
export const wrongBytes = (sql: Sql): Promise<readonly { readonly holder: string }[]> => sql<{ holder: string }[]>`
  with taken as (
    select d.holder_id, d.folder, d.message_id, d.size, (select coalesce(sum(b.size), 0) from blobs b where b.id = m.manifest_id
      or b.id in (select blob_id from message_blobs r where r.message_id = m.id)) as really
    from deliveries d join messages m on m.id = d.message_id
  ), folders as (select holder_id, folder, sum(really) as really from taken where length(folder) <> 36 or folder <> '00000000-0000-0000-0000-000000000000' group by 1, 2)
  select 'delivery' as what, holder_id as holder, folder, size as kept, really from taken where size is distinct from really
  union all select 'folder', holder_id, folder, c.bytes, coalesce(really, 0) from folder_counts c full join folders f using (holder_id, folder)
    where c.bytes is distinct from coalesce(really, 0) or c.bytes_of is distinct from c.total`
