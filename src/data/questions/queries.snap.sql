-- insertQuestions
insert into "passage_question" ("index_hash", "question_hash", "question", "maker") values ($1, $2, $3, $4) on conflict do nothing returning "index_hash";

-- deleteOtherQuestions
delete from "passage_question" where "maker" = $1 and not exists ( select from unnest($2::bytea[], $3::bytea[]) as kept (index_hash, question_hash) where kept.index_hash = "passage_question"."index_hash" and kept.question_hash = "passage_question"."question_hash") returning "index_hash";

-- findDocumentsOf
select distinct "chunk"."document_id" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" where "chunk"."index_hash" = any($1::bytea[]);

-- listIndexQuestions
select "chunk"."id", "passage_question"."question", "embedding"."scale", "embedding"."vector" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" inner join "passage_question" on "passage_question"."index_hash" = "chunk"."index_hash" left join "embedding" on "embedding"."index_hash" = "passage_question"."question_hash" and "embedding"."profile" = $1 where "chunk"."document_id" = any($2::integer[]) order by "chunk"."id", "passage_question"."question_hash";

-- findQuestionsWithoutVector
select "chunk"."document_id", "passage_question"."question_hash" as "hash", "passage_question"."question" as "text" from "chunk" inner join "document" on "document"."id" = "chunk"."document_id" and "document"."current_version_id" = "chunk"."document_version_id" inner join "passage_question" on "passage_question"."index_hash" = "chunk"."index_hash" left join "embedding" on "embedding"."index_hash" = "passage_question"."question_hash" and "embedding"."profile" = $1 where "embedding"."index_hash" is null order by "chunk"."document_id" limit $2;
