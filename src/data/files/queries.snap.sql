-- insertFile
insert into "stored_file" ("id", "owner_principal_id", "purpose", "name", "media_type", "size_bytes", "blob_hash") values ($1, $2, $3, $4, $5, $6, $7) returning *;

-- findOwnFile
select * from "stored_file" where "owner_principal_id" = $1 and ("expires_at" is null or "expires_at" > $2) and "id" = $3;

-- listOwnFiles
select * from "stored_file" where "owner_principal_id" = $1 and ("expires_at" is null or "expires_at" > $2) and "purpose" = $3 and "number" < $4 order by "number" desc limit $5;

-- sumOwnFiles
select count(*) as "files", coalesce(sum(size_bytes), 0)::float8 as "bytes" from "stored_file" where "owner_principal_id" = $1 and ("expires_at" is null or "expires_at" > $2);

-- deleteOwnFile
delete from "stored_file" where "id" = $1 and "owner_principal_id" = $2 returning *;

-- deleteFilesOf
delete from "stored_file" where "owner_principal_id" = $1 returning "blob_hash";

-- deleteExpiredFiles
delete from "stored_file" where "id" in (select "id" from "stored_file" where "expires_at" <= $1 and not is_held_owner(owner_principal_id) order by "expires_at" limit $2) returning "blob_hash";
