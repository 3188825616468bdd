/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>

#include "hek-explorer-session.h"
#include "hek-library-private.h"

G_BEGIN_DECLS

/* --- hek-explorer-work.c: a layout that is being computed ------------------------------------ */

typedef struct
{
  gatomicrefcount ref_count;

  /* what is asked for: fixed when the job starts */
  HekLibrary *library;     /* owned */
  char *uuid;
  HekLayoutRecipe recipe;
  char *name;              /* (nullable) */
  char *again;             /* (nullable): a stored layout, instead of recipe and name */
  gboolean replace;
  guint generation;        /* of the session */

  gint keep;               /* atomic: a cancel keeps a checkpoint */

  /* the job's thread only */
  const HekTask *task;
  gint64 framed_usec;      /* when the last frame was taken */
  HekExplorerRows *rows;   /* owned (nullable) */

  pthread_mutex_t lock;    /* guards the following */
  pthread_cond_t resumed;
  gboolean is_paused;      /* asked for */
  gboolean is_waiting;     /* because of it */
  HekExplorerFrame *frame; /* owned (nullable): that was not taken yet */
} HekExplorerWork;

HekExplorerWork *hek_explorer_work_new (HekLibrary *library, const char *uuid);
HekExplorerWork *hek_explorer_work_ref (HekExplorerWork *work);
void             hek_explorer_work_unref (gpointer work);
void             hek_explorer_work_set_paused (HekExplorerWork *work, gboolean paused);
/* (transfer full) (nullable): what is new since the last call */
HekExplorerFrame *hek_explorer_work_take_frame (HekExplorerWork *work, gboolean *is_waiting);
/* A #HekJobFunc; its result is a HekCollectionLayoutInfo. */
gpointer         hek_explorer_work_run (const HekTask *task, gpointer work, GError **error);

/* --- the session: main thread ---------------------------------------------------------------- */

#define HEK_EXPLORER_MAX_UNDO 50u

struct _HekExplorerSession
{
  GObject parent_instance;

  /* owned */
  HekLibrary *library;
  HekJobList *jobs;
  char *uuid;               /* (nullable) */
  HekLibraryItem *item;     /* (nullable): that was looked at last */
  guint generation;         /* counts collections: what was begun before is not told of */

  GPtrArray *layouts;       /* of HekCollectionLayoutInfo */
  GPtrArray *tags;          /* of HekCollectionTag */
  HekCollectionLayout *deleted; /* (nullable): the last one, as it was */
  HekJob *look_job;         /* (nullable) */
  gboolean look_again;

  HekExplorerData *data;    /* (nullable) */
  gboolean has_relation;
  HekLayoutRelation relation;
  HekJob *open_job;         /* (nullable): the last show() */
  char *opening;            /* (nullable): its layout: id, or name of one that is not known */
  gint64 as_of_us;          /* of what is shown or opened last; 0: now */
  GHashTable *problems;     /* of such: why they could not be opened */

  HekJob *job;              /* (nullable): of @work */
  HekExplorerWork *work;    /* (nullable) */
  guint timer;              /* looks at what @work has to tell */
  HekExplorerFrame *frame;  /* (nullable) */
  gboolean paused;

  GPtrArray *columns;       /* of HekExplorerColumn (nullable), by field: of @data */
  GHashTable *reading;      /* fields of @data whose column is being read */

  HekSceneSet *selection;   /* (nullable): of @data */
  GPtrArray *undo, *redo;   /* of HekExplorerStep */

  HekJob *grow_job;         /* (nullable): the last one */

  HekJob *neighbors_job;    /* (nullable): the last one */
  HekExplorerNeighbors *neighbors; /* (nullable) */
};

enum
{
  HEK_EXPLORER_SIGNAL_CHANGED,
  HEK_EXPLORER_SIGNAL_LAYOUTS_CHANGED,
  HEK_EXPLORER_SIGNAL_DATA_CHANGED,
  HEK_EXPLORER_SIGNAL_RELATION_CHANGED,
  HEK_EXPLORER_SIGNAL_FRAME,
  HEK_EXPLORER_SIGNAL_SELECTION_CHANGED,
  HEK_EXPLORER_SIGNAL_TAGS_CHANGED,
  HEK_EXPLORER_SIGNAL_NEIGHBORS_CHANGED,
  HEK_EXPLORER_SIGNAL_COLUMN_CHANGED,
  HEK_EXPLORER_SIGNAL_EXPORTED,
  HEK_EXPLORER_SIGNAL_LAYOUT_DELETED,
  HEK_EXPLORER_SIGNAL_TAG_CHANGED,
  HEK_EXPLORER_SIGNAL_FAILED,
  HEK_EXPLORER_N_SIGNALS,
};

/* Those without arguments. */
void hek_explorer_session_emit (HekExplorerSession *self, guint signal);
void hek_explorer_session_emit_column (HekExplorerSession *self, guint field);
void hek_explorer_session_emit_exported (HekExplorerSession *self, const char *path);
void hek_explorer_session_emit_deleted (HekExplorerSession *self, const char *name);
void hek_explorer_session_emit_tag (HekExplorerSession *self, const char *name,
                                    HekExplorerTagChange change, gboolean can_undo);
/* Tells the user, unless it was a cancel. */
void hek_explorer_session_fail (HekExplorerSession *self, const char *what, const GError *error);

/* The same; otherwise says so in "failed". */
HekLibraryItem *hek_explorer_session_check_item (HekExplorerSession *self, const char *what);
/* The same; whether it can be written, too. */
HekLibraryItem *hek_explorer_session_check_write (HekExplorerSession *self, const char *what);

/* --- hek-explorer-session-open.c --- */

/* What belonged to the rows that were shown goes with them. @data, @selection: (transfer full)
 * (nullable) */
void hek_explorer_session_take_data (HekExplorerSession *self, HekExplorerData *data,
                                     HekSceneSet *selection);
/* (transfer full) (nullable): searches the rows of the data as they were at its commit, where that
 * is one of then; otherwise as they are now. On a job */
HekSearcher *hek_explorer_data_open_searcher (HekExplorerData *data, HekLibrary *library,
                                              const HekTask *task, GError **error);
/* Reads the list of layouts, tags and the relation anew, on a job. */
void hek_explorer_session_look (HekExplorerSession *self);

/* --- hek-explorer-session-select.c --- */

/* (transfer full): the rows of @set, of @from (nullable), as rows of @to */
HekSceneSet *hek_explorer_carry_selection (HekExplorerData *from, HekSceneSet *set,
                                           HekExplorerData *to);
/* Takes the selection of another data. @selection: (transfer full) (nullable) */
void hek_explorer_session_reset_selection (HekExplorerSession *self, HekSceneSet *selection);

/* --- hek-explorer-session-undo.c --- */

/* What a tag was before a change, and is after it. Written by the job of the change, read when it
 * has ended; once it is a step, only by the jobs that turn it, one after the other. */
typedef struct
{
  gatomicrefcount ref_count;
  char *name;
  guint64 *before, *after;  /* owned (nullable): row ids, ascending; %NULL: there was none */
  gsize n_before, n_after;
  gboolean is_lost;         /* what was before cannot be read */
} HekExplorerTagStep;

HekExplorerTagStep *hek_explorer_tag_step_new (const char *name);
HekExplorerTagStep *hek_explorer_tag_step_ref (HekExplorerTagStep *tag);
void                hek_explorer_tag_step_unref (HekExplorerTagStep *tag);

/* One of the two: what was selected, or what became of a tag. */
typedef struct
{
  HekSceneSet *selection;   /* owned (nullable) */
  HekExplorerTagStep *tag;  /* owned (nullable) */
  gsize n_bytes;            /* of row ids of @tag, when it was made */
} HekExplorerStep;

void hek_explorer_step_free (gpointer step);

/* What is selected now can be come back to. */
void hek_explorer_session_note_selection (HekExplorerSession *self);
/* What became of a tag can be undone. */
void hek_explorer_session_note_tag (HekExplorerSession *self, HekExplorerTagStep *tag);
/* A step that was to be undone (@undo), or redone, could not be. */
void hek_explorer_session_return_tag (HekExplorerSession *self, HekExplorerTagStep *tag,
                                      gboolean undo);
/* @tags: those of tags, too */
void hek_explorer_session_forget_steps (HekExplorerSession *self, gboolean tags);

/* --- hek-explorer-session-store.c --- */

/* Makes a tag what it was before the step, or after it. Returns: %FALSE: it may not be changed:
 * "failed" */
gboolean hek_explorer_session_turn_tag (HekExplorerSession *self, HekExplorerTagStep *tag,
                                        gboolean undo);

/* --- hek-explorer-session-compute.c --- */

void hek_explorer_session_drop_work (HekExplorerSession *self);

void hek_explorer_neighbors_free (HekExplorerNeighbors *neighbors);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerTagStep, hek_explorer_tag_step_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerWork, hek_explorer_work_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerNeighbors, hek_explorer_neighbors_free)

G_END_DECLS
