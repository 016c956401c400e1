create trigger archive_row after delete on image.image for each row execute function platform.archive_row();
