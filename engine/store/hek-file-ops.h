/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The one table through which every file operation of store/ goes, SQLite's included. A workspace
 * is given its table when it is opened: hek_file_ops_system() in the programs; tests pass one of
 * their own, which forwards to the system's and records, refuses or tears what passes. There is no
 * other state: two workspaces of one process can have two tables.
 *
 * An operation either does all that was asked (interrupted and short transfers are continued) or
 * fails with %G_FILE_ERROR, naming the path and the reason of the system. What it promises of a
 * power cut is what POSIX promises: written data is there after sync(), a name that was made,
 * renamed or removed after sync_directory() of its folder.
 */
typedef struct _HekFileOps HekFileOps;
typedef struct _HekFile HekFile;

typedef enum
{
  HEK_FILE_READ = 0,        /* must exist; nothing is written through this handle */
  HEK_FILE_WRITE = 1 << 0,  /* read and write */
  HEK_FILE_CREATE = 1 << 1, /* made, empty, when it is not there; with WRITE */
  HEK_FILE_NEW = 1 << 2,    /* fails when it is there; with WRITE */
} HekFileFlags;

typedef enum
{
  HEK_FILE_UNLOCKED,
  HEK_FILE_SHARED,
  HEK_FILE_EXCLUSIVE,
} HekFileLock;

typedef enum
{
  HEK_FILE_ADVICE_RANDOM,     /* no read-ahead */
  HEK_FILE_ADVICE_WILL_NEED,
  HEK_FILE_ADVICE_DONT_NEED,  /* drops the pages; they are read again when touched */
  HEK_FILE_ADVICE_HUGE_PAGES, /* where the system has them for files; otherwise nothing */
} HekFileAdvice;

/* An open file; tables that wrap another one return the handle of the table below with @ops
 * theirs. */
struct _HekFile
{
  const HekFileOps *ops; /* borrowed: outlives its files */
  int fd;
  char *path; /* as it was opened; a rename does not change it */
};

struct _HekFileOps
{
  gpointer data; /* of the table's maker */

  HekFile *(*open) (const HekFileOps *ops, const char *path, HekFileFlags flags, GError **error);
  void (*close) (HekFile *file);
  gboolean (*read) (HekFile *file, guint64 offset, gpointer data, gsize n_bytes, gsize *n_read,
                    GError **error);
  gboolean (*write) (HekFile *file, guint64 offset, gconstpointer data, gsize n_bytes,
                     GError **error);
  gboolean (*sync) (HekFile *file, GError **error);
  gboolean (*get_size) (HekFile *file, guint64 *n_bytes, GError **error);
  gboolean (*set_size) (HekFile *file, guint64 n_bytes, GError **error);
  gboolean (*map) (HekFile *file, guint64 offset, gsize n_bytes, gboolean writable, gpointer *data,
                   GError **error);
  void (*unmap) (const HekFileOps *ops, gpointer data, gsize n_bytes);
  void (*advise) (const HekFileOps *ops, gpointer data, gsize n_bytes, HekFileAdvice advice);
  gboolean (*lock) (HekFile *file, HekFileLock lock, guint64 start, guint64 n_bytes,
                    gboolean *granted, GError **error);
  gboolean (*rename) (const HekFileOps *ops, const char *from, const char *to, GError **error);
  gboolean (*unlink) (const HekFileOps *ops, const char *path, GError **error);
  gboolean (*exists) (const HekFileOps *ops, const char *path, gboolean *exists, GError **error);
  gboolean (*make_directory) (const HekFileOps *ops, const char *path, GError **error);
  gboolean (*remove_directory) (const HekFileOps *ops, const char *path, GError **error);
  gboolean (*sync_directory) (const HekFileOps *ops, const char *path, GError **error);
  char **(*list_directory) (const HekFileOps *ops, const char *path, GError **error);
};

/* Returns: the operations of the system */
const HekFileOps *hek_file_ops_system (void);

/**
 * hek_file_open:
 *
 * Returns: (transfer full) (nullable): a file for one thread at a time; reading and mapping by
 *   several at once is fine. hek_file_close() frees it
 */
HekFile *hek_file_open (const HekFileOps *ops, const char *path, HekFileFlags flags,
                        GError **error);
void hek_file_close (HekFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekFile, hek_file_close)

/* Reads until the end of the file at most: @n_read < @n_bytes is no error. */
gboolean hek_file_read (HekFile *file, guint64 offset, gpointer data, gsize n_bytes,
                        gsize *n_read, GError **error);

/* Fails with %HEK_STORE_ERROR_DAMAGED, naming the offset, when the file ends before @n_bytes. */
gboolean hek_file_read_exact (HekFile *file, guint64 offset, gpointer data, gsize n_bytes,
                              GError **error);

gboolean hek_file_write (HekFile *file, guint64 offset, gconstpointer data, gsize n_bytes,
                         GError **error);

/* The file's data and size survive a power cut after this; its name needs
 * hek_file_sync_parent(). */
gboolean hek_file_sync (HekFile *file, GError **error);

gboolean hek_file_get_size (HekFile *file, guint64 *n_bytes, GError **error);
gboolean hek_file_set_size (HekFile *file, guint64 n_bytes, GError **error);

/**
 * hek_file_map:
 * @offset: a multiple of the page size of the system
 * @n_bytes: > 0; the file must be at least that long, or touching the rest is a bus error
 * @writable: shared with other processes, as SQLite's index of its log is; otherwise read-only
 *
 * The mapping outlives the handle. hek_file_unmap() needs the same length.
 */
gboolean hek_file_map (HekFile *file, guint64 offset, gsize n_bytes, gboolean writable,
                       gpointer *data, GError **error);
void hek_file_unmap (const HekFileOps *ops, gpointer data, gsize n_bytes);

/* A hint about mapped bytes; @data at a page boundary. */
void hek_file_advise (const HekFileOps *ops, gpointer data, gsize n_bytes, HekFileAdvice advice);

/**
 * hek_file_lock:
 * @granted: (out): %FALSE when somebody else holds a lock that contradicts it
 *
 * Advisory, never waits, belongs to this handle (a second handle of the same process counts as
 * somebody else), and ends with it.
 */
gboolean hek_file_lock (HekFile *file, HekFileLock lock, guint64 start, guint64 n_bytes,
                        gboolean *granted, GError **error);

/**
 * hek_file_lock_owner:
 * @path: a file that exists for this purpose only; made when it is not there, and never removed
 * @owner: who we are, in a few words ("hektor import (process 1234)")
 *
 * Returns: (transfer full) (nullable): a handle that holds the lock until it is closed; otherwise
 *   %HEK_STORE_ERROR_LOCKED with the words of the holder
 */
HekFile *hek_file_lock_owner (const HekFileOps *ops, const char *path, const char *owner,
                              GError **error);

/* Replaces @to, which another process may hold open: it goes on with the old file. */
gboolean hek_file_rename (const HekFileOps *ops, const char *from, const char *to, GError **error);

/* A file that is not there is no error. */
gboolean hek_file_unlink (const HekFileOps *ops, const char *path, GError **error);

gboolean hek_file_exists (const HekFileOps *ops, const char *path, gboolean *exists,
                          GError **error);

/* A directory that is there already is no error; its parent must be there. */
gboolean hek_file_make_directory (const HekFileOps *ops, const char *path, GError **error);

/* Only an empty one; one that is not there is no error. */
gboolean hek_file_remove_directory (const HekFileOps *ops, const char *path, GError **error);

gboolean hek_file_sync_directory (const HekFileOps *ops, const char *path, GError **error);

/* hek_file_sync_directory() of the folder that @path is in. */
gboolean hek_file_sync_parent (const HekFileOps *ops, const char *path, GError **error);

/* Returns: (transfer full) (nullable) (array zero-terminated=1): the names in it, sorted by
 * strcmp */
char **hek_file_list_directory (const HekFileOps *ops, const char *path, GError **error);

/**
 * hek_file_replace_whole:
 *
 * Writes @path so that after a power cut it holds its old contents or all of @data: a neighbour
 * (@path + ".new") is written, synced and renamed, and the directory is synced.
 */
gboolean hek_file_replace_whole (const HekFileOps *ops, const char *path, gconstpointer data,
                                 gsize n_bytes, GError **error);

/**
 * hek_file_read_whole:
 * @max_bytes: of a larger file nothing is read
 * @n_bytes: (out): of the file; a NUL is behind them
 *
 * Errors: %HEK_STORE_ERROR_INVALID: it is larger; %G_FILE_ERROR
 * Returns: (transfer full)
 */
char *hek_file_read_whole (const HekFileOps *ops, const char *path, guint64 max_bytes,
                           gsize *n_bytes, GError **error);

/* Sets @error from errno @code: "PATH: WHAT: reason"; for makers of tables. Returns %FALSE. */
gboolean hek_file_ops_fail (GError **error, const char *path, const char *what, int code);

G_END_DECLS
