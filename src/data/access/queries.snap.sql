-- findPublicPrincipal
select "id" from "principal" where "kind" = $1;

-- findOrganisationPrincipal
select "id" from "principal" where "kind" = $1 and "organisation_id" = $2;

-- findPersonPrincipal
select "principal_id" as "id" from "person" where "id" = $1;
