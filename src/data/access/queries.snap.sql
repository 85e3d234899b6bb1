-- findPublicPrincipal
select "id" from "principal" where "kind" = $1;

-- findOrganisationPrincipal
select "id" from "principal" where "kind" = $1 and "organisation_id" = $2;
