/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>

#include "hek-library.h"

G_BEGIN_DECLS

/* --- hek-library-memory.c, -space.c: what is kept open, from any thread -------------------- */

typedef struct _HekLibraryStores HekLibraryStores;

/* An open workspace, for the library and all that works in it: closed, on a thread of its own, when
 * the last of them has gone. */
typedef struct
{
  gatomicrefcount ref_count;
  HekWorkspace *workspace;  /* owned */
  HekLibraryStores *stores; /* owned */
} HekLibrarySpace;

HekLibraryStores *hek_library_stores_new (void);
HekLibraryStores *hek_library_stores_ref (HekLibraryStores *self);
void              hek_library_stores_unref (HekLibraryStores *self);

/* @workspace: (transfer full) */
HekLibrarySpace  *hek_library_space_new (HekLibraryStores *stores, HekWorkspace *workspace);
HekLibrarySpace  *hek_library_space_ref (HekLibrarySpace *space);
void              hek_library_space_unref (HekLibrarySpace *space);

/* Waits until no more than @n workspaces are open: what was closed may still be at work. */
gboolean     hek_library_stores_wait_closed (HekLibraryStores *self, guint n, const HekTask *task,
                                             GError **error);

/* Lets go of all that is open. @space: (nullable): where to open from now on */
void         hek_library_stores_set_space (HekLibraryStores *self, HekLibrarySpace *space);
void         hek_library_stores_set_budget (HekLibraryStores *self, guint64 n_bytes);
/* @uuid: (nullable): of all */
guint64      hek_library_stores_get_memory (HekLibraryStores *self, const char *uuid);
HekStore    *hek_library_stores_open (HekLibraryStores *self, const char *uuid, GError **error);
HekSearcher *hek_library_stores_open_searcher (HekLibraryStores *self, const char *uuid,
                                               const HekTask *task, GError **error);
/* Lets go of a collection, or only of a searcher that does not know its last commit. */
void         hek_library_stores_forget (HekLibraryStores *self, const char *uuid);
void         hek_library_stores_forget_old (HekLibraryStores *self, const char *uuid);

/* --- hek-library-item.c -------------------------------------------------------------------- */

/* @info: (transfer full). Opens the collection, unless it is deleted, to see what it holds. */
HekLibraryItem *hek_library_item_new (HekLibrarySpace *space, HekLibraryStores *stores,
                                      HekCollectionInfo *info);
/* (nullable): %NULL without an error when there is none of that uuid, not even deleted */
HekLibraryItem *hek_library_item_load (HekLibrarySpace *space, HekLibraryStores *stores,
                                       const char *uuid, GError **error);
const char     *hek_library_item_get_uuid (HekLibraryItem *item);
gboolean        hek_library_item_is_deleted (HekLibraryItem *item);
/* Whether nothing can be seen that differs. */
gboolean        hek_library_item_equal (HekLibraryItem *a, HekLibraryItem *b);

/* --- the library --------------------------------------------------------------------------- */

typedef struct _HekLibraryWork HekLibraryWork;

struct _HekLibrary
{
  GObject parent_instance;

  char *path;
  HekLibraryStores *stores; /* owned; for any thread */

  /* main thread only */
  HekJobList *jobs;
  HekLibraryState state;
  char *message;            /* (nullable) */
  HekLibrarySpace *space;   /* (nullable): open for reading or writing */
  GListStore *collections, *deleted;
  HekJob *open_job;         /* (nullable) */
  guint generation;         /* counts closings: what was begun before is not told of */
  GPtrArray *looks;         /* owned, of HekJob: looks at files that are under way */

  pthread_mutex_t turn_lock; /* guards the following; held for looking through it */
  pthread_cond_t turn_over;  /* one of them has gone */
  GPtrArray *works;          /* of HekLibraryWork, borrowed: in the order in which they were asked
                              * for; a job waits for those before it about the same collection */
};

enum
{
  HEK_LIBRARY_SIGNAL_CHANGED,
  HEK_LIBRARY_SIGNAL_IMPORTED,
  HEK_LIBRARY_SIGNAL_DELETED,
  HEK_LIBRARY_SIGNAL_VERIFIED,
  HEK_LIBRARY_SIGNAL_EXPORTED,
  HEK_LIBRARY_SIGNAL_FAILED,
  HEK_LIBRARY_SIGNAL_VIEW_KEPT,
  HEK_LIBRARY_N_SIGNALS,
};

void hek_library_emit_changed (HekLibrary *self);
void hek_library_emit_imported (HekLibrary *self, HekLibraryItem *item,
                                const HekImportReport *report, GPtrArray *left_out,
                                GPtrArray *notes);
void hek_library_emit_verified (HekLibrary *self, const char *name, GPtrArray *problems);
/* "deleted" and "exported": two words */
void hek_library_emit_words (HekLibrary *self, guint signal, const char *a, const char *b);
/* "view-kept" (): the file of how a collection is looked at in the Explorer is another one. */
void hek_library_emit_view_kept (HekLibrary *self);
/* Tells the user, unless it was a cancel. */
void hek_library_fail (HekLibrary *self, const char *what, const GError *error);

/* --- hek-library-list.c: what there is ----------------------------------------------------- */

/* @items: (element-type HekLibraryItem): all there is; those that have not changed stay. */
void hek_library_set_items (HekLibrary *self, GPtrArray *items);
/* @item: (nullable): %NULL: it is gone */
void hek_library_put_item (HekLibrary *self, const char *uuid, HekLibraryItem *item);

/* --- hek-library-work.c -------------------------------------------------------------------- */

/* Waits for @cond, but not longer than a cancel may be left unseen. */
void hek_library_wait (pthread_cond_t *cond, pthread_mutex_t *lock);

/* On the job's thread, when it is this job's turn. */
typedef gboolean (*HekLibraryWorkFunc) (HekLibraryWork *work, const HekTask *task, GError **error);
/* On the main thread, when it has gone well, after the lists are in order. */
typedef void (*HekLibraryWorkDone) (HekLibraryWork *work);
/* On the main thread, when it has not; @error may be a cancel. */
typedef void (*HekLibraryWorkFailed) (HekLibraryWork *work, const GError *error);

/* A job about one collection. */
struct _HekLibraryWork
{
  gatomicrefcount ref_count;

  /* what is asked for: fixed when the job starts */
  HekLibrary *library;     /* owned */
  HekLibrarySpace *space;  /* owned */
  char *what;              /* "Compacting words": title of the job, and for "failed" */
  char *uuid;              /* (nullable): of a collection that there was when it was asked for */
  char *name;              /* full name */
  guint generation;        /* of the library */
  gboolean gives_way;      /* cancelled when the collection is deleted */
  gboolean is_quick;       /* somebody waits for it */
  HekLibraryWorkFunc run;
  HekLibraryWorkDone done; /* (nullable) */
  HekLibraryWorkFailed failed; /* (nullable): %NULL: the library tells "failed". Then both are
                                * called after the library was closed, too */
  gpointer args;           /* owned (nullable) */
  GDestroyNotify args_free;

  /* main thread only */
  HekJob *job;             /* owned (nullable) */

  /* written by the job, read when it has ended */
  char *made_uuid;         /* (nullable): of a collection that it made */
  gboolean is_loaded;      /* whether the following says how the collection is now */
  HekLibraryItem *item;    /* owned (nullable): %NULL: it is gone */
};

/* The collection that a page shows, if it is there and not in the trash. @uuid: (nullable): none
 * was chosen. (transfer none) (nullable). Errors: NOT_FOUND */
HekLibraryItem *hek_library_find_live (HekLibrary *self, const char *uuid, GError **error);
/* Whether collection @uuid can be read; otherwise says so in "failed". (transfer none) */
HekLibraryItem *hek_library_check_read (HekLibrary *self, const char *what, const char *uuid);
/* Whether it can be changed. @uuid: (nullable): %NULL: for a new one */
gboolean        hek_library_can_write (HekLibrary *self, const char *uuid, GError **error);
/* The same; otherwise says so in "failed". */
gboolean        hek_library_check_write (HekLibrary *self, const char *what, const char *uuid);

/* @what: (transfer full). @item: (nullable): the collection; @name is its name when there is none
 * yet */
HekLibraryWork *hek_library_work_new (HekLibrary *self, char *what, HekLibraryItem *item,
                                      const char *name, HekLibraryWorkFunc run,
                                      HekLibraryWorkDone done);

/* @work: (transfer full). Returns: (transfer full): its job */
HekJob         *hek_library_work_start (HekLibraryWork *work);

/* (nullable): the work whose job this is, while it has not ended */
HekLibraryWork *hek_library_work_find (HekLibrary *self, HekJob *job);
/* Cancels the jobs that give way to the deletion of a collection. @uuid: (nullable): %NULL: all
 * jobs */
void            hek_library_work_cancel (HekLibrary *self, const char *uuid);

/* The collection of @work, for a job. (transfer full) */
HekStore       *hek_library_work_open_store (HekLibraryWork *work, GError **error);

/* --- hek-library-upkeep.c ------------------------------------------------------------------ */

/* @in_memory: only what journals have, and there, until they are long enough to be sealed */
void hek_library_start_index (HekLibrary *self, HekLibraryItem *item, gboolean in_memory);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekLibrarySpace, hek_library_space_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekLibraryStores, hek_library_stores_unref)

G_END_DECLS
