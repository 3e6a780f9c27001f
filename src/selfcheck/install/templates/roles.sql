-- The three roles and the database, made once when PostgreSQL is new. psql reads the passwords from the environment.
\getenv owner OWNER_PASSWORD
\getenv patient PATIENT_PASSWORD
\getenv staff STAFF_PASSWORD
CREATE ROLE selfcheck_owner LOGIN PASSWORD :'owner';
CREATE ROLE selfcheck_patient LOGIN PASSWORD :'patient';
CREATE ROLE selfcheck_staff LOGIN PASSWORD :'staff';
CREATE DATABASE selfcheck OWNER selfcheck_owner ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;
