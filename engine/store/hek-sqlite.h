/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-file-ops.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * A database of SQLite whose every file operation goes through a table of HekFileOps and whose
 * every page has a checksum: a flipped bit is an error that names file and offset, never a result.
 *
 *   PATH       pages of 4,096 bytes; the last 8 are XXH3 of the others, seeded with the page number
 *   PATH-wal   the write-ahead log; its own running checksum is verified by every read of a frame
 *   PATH-shm   index of the log, rebuilt whenever nobody has the database open
 *   PATH-sync  what of the log is known to be on the disk: a log that is damaged before that point
 *              is reported when the database is opened, where SQLite would drop its end in silence
 *
 * A transaction that hek_sqlite_commit() returned from survives a power cut (WAL,
 * synchronous=FULL), unless it was begun as a relaxed one. One connection is used by one thread at
 * a time. A writer and readers, of this process or others, go on beside each other; a second writer
 * waits up to 5 s.
 *
 * Errors: %HEK_STORE_ERROR_DAMAGED with file and offset; %G_FILE_ERROR when the system refused;
 * %HEK_STORE_ERROR_EXISTS for a constraint; %HEK_STORE_ERROR_LOCKED after waiting;
 * %HEK_STORE_ERROR_INVALID for other messages of SQLite.
 */
typedef struct _HekSqlite HekSqlite;
typedef struct _HekSqliteStmt HekSqliteStmt;

typedef enum
{
  HEK_SQLITE_READ,   /* works on read-only media too */
  HEK_SQLITE_WRITE,
  HEK_SQLITE_CREATE, /* as WRITE; made, complete or not at all, when it is not there */
} HekSqliteMode;

typedef enum
{
  HEK_SQLITE_ERROR = -1,
  HEK_SQLITE_DONE = 0,
  HEK_SQLITE_ROW = 1,
} HekSqliteStep;

/**
 * hek_sqlite_open:
 * @ops: outlives the database
 * @migrations: (array length=n_migrations): scripts; number i brings a database of version i to
 *   i + 1. Only ever appended to
 *
 * Missing migrations run one transaction each; reading needs them all done.
 *
 * Errors: %HEK_STORE_ERROR_TOO_NEW when there are more versions than migrations
 */
HekSqlite *hek_sqlite_open (const HekFileOps  *ops,
                            const char        *path,
                            HekSqliteMode      mode,
                            const char *const *migrations,
                            guint              n_migrations,
                            GError           **error);

/* Rolls back what was not committed; statements must be freed before. The last writer to close
 * moves the log into the database. %NULL is allowed. */
void hek_sqlite_close (HekSqlite *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSqlite, hek_sqlite_close)

const char *hek_sqlite_get_path (HekSqlite *db);

/* Runs a script of statements without results. */
gboolean hek_sqlite_exec (HekSqlite *db, const char *sql, GError **error);

/* A transaction that may write, from its beginning; reading ones need hek_sqlite_begin_read(). */
gboolean hek_sqlite_begin (HekSqlite *db, GError **error);
/* As hek_sqlite_begin(), but a power cut may take the commit back, as long as none of the other
 * kind came after it: with all of this kind that followed it, never without them. */
gboolean hek_sqlite_begin_relaxed (HekSqlite *db, GError **error);
/* One state of the database for all statements until the commit or rollback. */
gboolean hek_sqlite_begin_read (HekSqlite *db, GError **error);
/* On an error the transaction is rolled back. */
gboolean hek_sqlite_commit (HekSqlite *db, GError **error);
/* Without a transaction it does nothing. */
void hek_sqlite_rollback (HekSqlite *db);

/* Moves the log into the database, as far as readers allow, and truncates it if they do. */
gboolean hek_sqlite_checkpoint (HekSqlite *db, GError **error);

/**
 * hek_sqlite_watch:
 * @task: (nullable): borrowed until the next call; %NULL: not watched any more
 *
 * Statements that are under way when @task is cancelled end with an error, which
 * hek_sqlite_end_watch() makes that of a cancel.
 */
void hek_sqlite_watch (HekSqlite *db, const HekTask *task);
/* @ok: what came of it; @error: (inout). Returns: @ok */
gboolean hek_sqlite_end_watch (HekSqlite *db, const HekTask *task, gboolean ok, GError **error);

gint64 hek_sqlite_get_last_row_id (HekSqlite *db);
/* Rows that the last INSERT, UPDATE or DELETE touched. */
gint64 hek_sqlite_get_n_changes (HekSqlite *db);

/* Returns: (transfer full) (nullable): one statement, kept as long as it is of use */
HekSqliteStmt *hek_sqlite_prepare (HekSqlite *db, const char *sql, GError **error);
void hek_sqlite_stmt_free (HekSqliteStmt *stmt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSqliteStmt, hek_sqlite_stmt_free)

/*
 * @idx counts from 1. Texts and blobs are borrowed until the statement is reset or bound again.
 * What cannot be bound (no memory, too long) is reported by the next step.
 */
void hek_sqlite_bind_null (HekSqliteStmt *stmt, int idx);
void hek_sqlite_bind_int (HekSqliteStmt *stmt, int idx, gint64 value);
void hek_sqlite_bind_real (HekSqliteStmt *stmt, int idx, double value);
/* @n_bytes: < 0: to the terminating NUL. %NULL binds NULL. */
void hek_sqlite_bind_text (HekSqliteStmt *stmt, int idx, const char *text, gssize n_bytes);
void hek_sqlite_bind_blob (HekSqliteStmt *stmt, int idx, gconstpointer data, gsize n_bytes);

/* After %HEK_SQLITE_DONE and %HEK_SQLITE_ERROR the statement is reset; values stay bound. */
HekSqliteStep hek_sqlite_step (HekSqliteStmt *stmt, GError **error);
/* Steps to the end and drops the rows. */
gboolean hek_sqlite_run (HekSqliteStmt *stmt, GError **error);
/* Before leaving a statement in the midst of its rows: ends its hold on the state it reads. */
void hek_sqlite_reset (HekSqliteStmt *stmt);

/* Of the row of the last step; @col counts from 0. Texts and blobs are valid until the next
 * step. */
gboolean hek_sqlite_is_null (HekSqliteStmt *stmt, int col);
gint64 hek_sqlite_get_int (HekSqliteStmt *stmt, int col);
double hek_sqlite_get_real (HekSqliteStmt *stmt, int col);
/* (nullable): %NULL for NULL */
const char *hek_sqlite_get_text (HekSqliteStmt *stmt, int col);
gconstpointer hek_sqlite_get_blob (HekSqliteStmt *stmt, int col, gsize *n_bytes);

/* Runs a query of one row with one integer column; no row at all gives @value as it was. */
gboolean hek_sqlite_query_int (HekSqlite *db, const char *sql, gint64 *value, GError **error);

/* @file: the path; @offset: where the damage is, or the page or frame that holds it begins. */
typedef void (*HekSqliteProblemFunc) (const char *file, guint64 offset, const char *what,
                                      gpointer user_data);

/**
 * hek_sqlite_verify:
 *
 * Reads every page of the database and every frame of its log, reports each that does not fit its
 * checksum, and then, when all do, lets SQLite check the structure. A page that a frame of the log
 * replaces holds no data; damage there is not reported, the next checkpoint writes over it.
 *
 * Returns: %FALSE when it could not look or was cancelled; %TRUE also with problems
 */
gboolean hek_sqlite_verify (HekSqlite *db, HekSqliteProblemFunc func, gpointer user_data,
                            const HekTask *task, GError **error);

/* The same without the structure, of a database that is too damaged to be opened. */
gboolean hek_sqlite_verify_path (const HekFileOps *ops, const char *path,
                                 HekSqliteProblemFunc func, gpointer user_data,
                                 const HekTask *task, GError **error);

G_END_DECLS
