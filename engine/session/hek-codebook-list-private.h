/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codebook-list.h"
#include "hek-library-private.h"

G_BEGIN_DECLS

/* --- hek-codebook-list-item.c ---------------------------------------------------------------- */

/* @info: (transfer full). The users follow, one after the other, before anybody else has it. */
HekCodebookItem *hek_codebook_item_new (HekCodebookInfo *info, gboolean is_newest);
/* @user: (transfer full) */
void             hek_codebook_item_take_user (HekCodebookItem *item, HekCodebookUser *user);
/* Whether nothing can be seen that differs. */
gboolean         hek_codebook_item_equal (HekCodebookItem *a, HekCodebookItem *b);

/* --- the list -------------------------------------------------------------------------------- */

struct _HekCodebookList
{
  GObject parent_instance;

  HekLibrary *library;          /* owned */
  HekJobList *jobs;             /* owned */
  GListStore *items;            /* owned: of HekCodebookItem */
  GPtrArray *deleted;           /* owned: of char *, full names, what was deleted last first */
  char *message;                /* owned (nullable) */
  gboolean is_loaded;           /* @items are those of the open workspace */
  gboolean is_wanted;           /* somebody has looked */
  gboolean is_old;              /* changed since @read_job began */
  gboolean is_closed;
  HekJob *read_job;             /* owned (nullable) */
  GPtrArray *applying;          /* owned: of char *, "codebook collection": what is under way */
  HekJob *compare_job;          /* owned (nullable) */
  HekCodebookComparison *comparison; /* owned (nullable) */
};

enum
{
  HEK_CODEBOOKS_CHANGED,
  HEK_CODEBOOKS_COMPARISON_CHANGED,
  HEK_CODEBOOKS_RENAMED,
  HEK_CODEBOOKS_DELETED,
  HEK_CODEBOOKS_RESTORED,
  HEK_CODEBOOKS_EXPORTED,
  HEK_CODEBOOKS_IMPORTED,
  HEK_CODEBOOKS_APPLIED,
  HEK_CODEBOOKS_REMOVED,
  HEK_CODEBOOKS_FAILED,
  HEK_CODEBOOKS_N_SIGNALS,
};

extern guint hek_codebook_list_signals[HEK_CODEBOOKS_N_SIGNALS];

/* Tells the user, unless it was a cancel. */
void             hek_codebook_list_fail (HekCodebookList *self, const char *what,
                                         const GError *error);
/* Whether codebooks can be changed; otherwise says so in "failed". */
gboolean         hek_codebook_list_check_write (HekCodebookList *self, const char *what);
/* (nullable) (transfer none): otherwise says in "failed" that it is gone */
HekCodebookItem *hek_codebook_list_check_item (HekCodebookList *self, const char *what,
                                               const char *uuid);
/* @format with "%s": (transfer full): with the name of a codebook, "" when there is none */
char            *hek_codebook_list_dup_what (HekCodebookList *self, const char *format,
                                             const char *uuid);

/* --- hek-codebook-list-read.c ---------------------------------------------------------------- */

/* Begins to read, or reads again after what is being read. */
void             hek_codebook_list_read (HekCodebookList *self);

/* --- hek-codebook-list-codes.c --------------------------------------------------------------- */

/* (transfer full) (nullable): why the vectors of the collection cannot be encoded with it */
char            *hek_codebook_list_check_vectors (HekCodebookList *self, HekCodebookItem *item,
                                                  const char *collection_uuid);

/* --- hek-codebook-list-compare.c ------------------------------------------------------------- */

void             hek_codebook_comparison_free (HekCodebookComparison *comparison);

/* --- jobs that change something -------------------------------------------------------------- */

/* What one is about. */
typedef struct
{
  HekCodebookList *list;    /* owned */
  char *uuid;               /* owned (nullable): of the codebook */
  char *name;               /* owned (nullable): full name of it */
  char *text;               /* owned (nullable): new name, path */
  char *more;               /* owned (nullable): name of an import */
  char *applying;           /* owned (nullable): its mark in @list */

  HekCodesReport report;    /* made by the job */
  HekCodebookInfo *info;    /* owned (nullable): made by the job */
} HekCodebookWork;

HekCodebookWork *hek_codebook_work_new (HekCodebookList *self, HekCodebookItem *item);

/* @what: (transfer full); @item: (nullable): the collection; @args: (transfer full). @done: told
 * with the library's work, whose args is @args */
void             hek_codebook_work_start (HekCodebookWork *args, char *what, HekLibraryItem *item,
                                          HekLibraryWorkFunc run, HekLibraryWorkDone done);

G_END_DECLS
