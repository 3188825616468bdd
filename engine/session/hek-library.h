/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-import.h"
#include "hek-job-list.h"
#include "hek-library-item.h"
#include "hek-searcher.h"

G_BEGIN_DECLS

/*
 * HekLibrary is the model of the Library page: the workspace, its collections as a list, and the
 * jobs that change them. It opens the workspace by itself, on a job; while another process writes
 * it, it is open for reading and says who that is. It never works on the calling thread. Main
 * thread only.
 */
#define HEK_TYPE_LIBRARY (hek_library_get_type ())
G_DECLARE_FINAL_TYPE (HekLibrary, hek_library, HEK, LIBRARY, GObject)

/* @path: (nullable): the user's own workspace, in the data folder under hektor/workspace */
HekLibrary *hek_library_new (HekJobList *jobs, const char *path);

/* The workspace is opened when this is first called: not before somebody looks. While it is open
 * for reading only, or could not be opened, another call looks again. */
void        hek_library_open (HekLibrary *self);

typedef enum
{
  HEK_LIBRARY_CLOSED,   /* nobody has looked yet */
  HEK_LIBRARY_OPENING,
  HEK_LIBRARY_READ,     /* somebody else writes it, or the disk is read-only: the message says */
  HEK_LIBRARY_WRITE,
  HEK_LIBRARY_FAILED,   /* the message says why; hek_library_open() tries again */
} HekLibraryState;

HekLibraryState hek_library_get_state (HekLibrary *self);
const char     *hek_library_get_message (HekLibrary *self); /* (nullable), translated */
const char     *hek_library_get_path (HekLibrary *self);

/* (transfer none): GListModel of HekLibraryItem by namespace and name; never %NULL */
GListModel     *hek_library_get_collections (HekLibrary *self);
/* (transfer none): those that were deleted and can be restored */
GListModel     *hek_library_get_deleted (HekLibrary *self);
/* (nullable) (transfer none): by uuid */
HekLibraryItem *hek_library_find (HekLibrary *self, const char *uuid);

/* (transfer full): the opened collection, for searches, from any thread, also while it is
 * written */
HekStore       *hek_library_open_store (HekLibrary *self, const char *uuid, GError **error);

/* (transfer full): its last commit made ready for searches, from any thread; kept for the next one,
 * so that only the first search after a change waits for it. */
HekSearcher    *hek_library_open_searcher (HekLibrary *self, const char *uuid, const HekTask *task,
                                           GError **error);

/* Bytes of memory that opened collections may hold, their journals, bitmaps, graphs and quantized
 * codes; 0 (the
 * default): half of the machine's. Those that were used longest ago are let go when it is
 * exceeded, the one that is being used never. */
void            hek_library_set_memory_budget (HekLibrary *self, guint64 n_bytes);
guint64         hek_library_get_memory (HekLibrary *self); /* that they hold now */

/*
 * Everything below is a job; its end is told by "changed" and, when it failed, by "failed" with
 * what was tried. They are refused with "failed" when the workspace cannot be written, or the
 * collection is protected. The jobs of one collection run one after the other, in the order of the
 * calls.
 */

/* What the import wizard looked at. Where there is a problem, what was found until then is set. */
typedef struct
{
  char *path;
  char *format_id;       /* (nullable): of hek_source_format_find() */
  HekSchema *schema;     /* (nullable) */
  HekBatch *rows;        /* (nullable): the first ones */
  gint64 n_rows;         /* -1: not known before all is read */
  gboolean has_distance;
  HekDistance distance;
  GPtrArray *notes;      /* char *; never %NULL */
  char **names[HEK_SOURCE_MAX_TEXTS]; /* (nullable): what each text option can be in this file */
  gboolean is_dry_run;   /* the rest was counted by reading everything */
  guint64 n_good, n_bad;
  double largest_loss;
  GPtrArray *errors;     /* HekRowError *: the first ones; never %NULL */
  char *problem;         /* (nullable): why it cannot be read, or not to its end */
} HekImportLook;

void hek_import_look_free (HekImportLook *look);

typedef void (*HekImportLookFunc) (HekImportLook *look, gpointer user_data);

/**
 * hek_library_look:
 * @options: (nullable): %NULL to find the format out
 * @n_rows: rows of the preview
 * @dry_run: read all of it and count
 * @func: gets the look (transfer full), once, on the main thread; not after hek_library_close() or
 * when it was cancelled
 *
 * Returns: (transfer full): the job
 */
HekJob *hek_library_look (HekLibrary *self, const char *path, const HekSourceOptions *options,
                          guint n_rows, gboolean dry_run, HekImportLookFunc func,
                          gpointer user_data);

/**
 * hek_library_import:
 * @name: full name of a collection; made when there is none
 * @paths: (array zero-terminated=1): one commit for all
 * @options: (nullable): of all files; %NULL to find the format of each out
 * @plan: copied; what a cancel without a choice does is in it
 *
 * "imported" tells the end; then the index is built, by another job.
 *
 * Returns: (transfer full) (nullable): the job; %NULL when it was refused
 */
HekJob *hek_library_import (HekLibrary *self, const char *name, const char *const *paths,
                            const HekSourceOptions *options, const HekImportPlan *plan);

/* Cancels an import or what goes on with one. @keep: the rows that were read become visible, and
 * hek_library_resume() can go on; else it is as if it had never begun. */
void    hek_library_cancel_import (HekLibrary *self, HekJob *job, gboolean keep);

/* Goes on with an import that was cancelled and kept, from the file and row where it stopped.
 * Returns: as hek_library_import() */
HekJob *hek_library_resume (HekLibrary *self, const char *uuid);

void hek_library_rename (HekLibrary *self, const char *uuid, const char *full_name);
/* @description, @tags: (nullable): %NULL stays as it is */
void hek_library_describe (HekLibrary *self, const char *uuid, const char *description,
                           const char *const *tags);
void hek_library_protect (HekLibrary *self, const char *uuid, gboolean is_protected);
/* To the trash: "deleted"; hek_library_restore() undoes it. Does not wait for work on its files:
 * that is cancelled. */
void hek_library_delete (HekLibrary *self, const char *uuid);
void hek_library_restore (HekLibrary *self, const char *uuid);
void hek_library_purge (HekLibrary *self, const char *uuid);   /* for good, from the trash */
void hek_library_compact (HekLibrary *self, const char *uuid);
void hek_library_build_index (HekLibrary *self, const char *uuid);
/* "verified" with what was found. */
void hek_library_verify (HekLibrary *self, const char *uuid);
/* @path: its suffix chooses the format */
void hek_library_export (HekLibrary *self, const char *uuid, const char *path);

/* Stops every job and closes the workspace as soon as they have ended. */
void hek_library_close (HekLibrary *self);

/*
 * Signals
 *   changed ()                                             state, message or a list
 *   imported (const char *uuid, const char *name, const HekImportReport *,
 *             GPtrArray *left_out, GPtrArray *notes)       of char *: "base.csv, line 12: why", the
 *                                                          first rows that were left out; and
 *                                                          "base.csv: what whoever uses it ought
 *                                                          to know"
 *   deleted (const char *uuid, const char *name)
 *   verified (const char *name, GPtrArray *problems)       of HekStoreProblem; empty: all is well
 *   exported (const char *name, const char *path)
 *   failed (const char *what, const GError *)              @what: translated, "Importing base.csv"
 */

G_END_DECLS
