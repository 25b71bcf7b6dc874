-- Who may connect, and as what. Every role is made where it is missing, also when two databases of one server are set up at
-- once; passwords and pg_hba.conf are the DBA's.
--   referrals_owner            the schema and rebuilds; a command's role, never a request's
--   referrals_writer           appends events and writes read models; changes and deletes no event
--   referrals_reader           pages and GET endpoints: one organisation's rows, and no event
--   referrals_evaluator        published releases
--   referrals_facts            writes the facts that releases are made from, from the log
--   referrals_release_builder  reads them
--   referrals_eraser           deletes keys in the keys' own database
do $$
declare
    wanted text;
begin
    foreach wanted in array array['referrals_owner', 'referrals_writer', 'referrals_reader', 'referrals_evaluator',
                                  'referrals_facts', 'referrals_release_builder', 'referrals_eraser'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            begin
                execute format('create role %I login', wanted);
            exception when duplicate_object or unique_violation then
                null; -- somebody else made it meanwhile
            end;
        end if;
    end loop;
end $$;
