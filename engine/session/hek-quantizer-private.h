/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/* --- hek-quantizer-data.c: what jobs make. Frozen; threads: any ------------------------------ */

/* The rows of a collection at one commit, split into base rows and queries: shared by all runs of
 * one sample. */
typedef struct
{
  gatomicrefcount ref_count;
  char *id;                  /* of the evaluation that the workspace keeps of it */
  char *uuid;                /* of the collection */
  char *name;                /* its full name of then */
  guint64 seq;               /* the commit */
  HekQuantizerSample sample; /* but for rerank, which the set does not know */
  HekEvaluateSet *set;       /* owned */
  guint64 *row_ids;          /* owned: of the rows that @set was made of */
  gsize n_rows;
} HekQuantizerData;

HekQuantizerData *hek_quantizer_data_ref (HekQuantizerData *data);
void              hek_quantizer_data_unref (HekQuantizerData *data);

/* On a job's thread. Errors are sentences for people. */
HekQuantizerData *hek_quantizer_data_new (HekLibrary *library, const char *uuid, const char *name,
                                          const HekQuantizerSample *sample, const HekTask *task,
                                          GError **error);

/* Whether a set for one sample is that of the other. */
gboolean          hek_quantizer_sample_same_set (const HekQuantizerSample *a,
                                                 const HekQuantizerSample *b);

/* What a run measured. */
typedef struct
{
  gatomicrefcount ref_count;
  HekQuantizerData *data;    /* owned */
  HekEvaluation *evaluation; /* owned; without codes where they are many bytes */
  gint64 measured_us;        /* since 1970 UTC */
} HekQuantizerResult;

/* @evaluation: (transfer full) */
HekQuantizerResult *hek_quantizer_result_new (HekQuantizerData *data, HekEvaluation *evaluation);
HekQuantizerResult *hek_quantizer_result_ref (HekQuantizerResult *result);
void                hek_quantizer_result_unref (HekQuantizerResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekQuantizerData, hek_quantizer_data_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekQuantizerResult, hek_quantizer_result_unref)

/* --- hek-quantizer-run.c: main thread -------------------------------------------------------- */

struct _HekQuantizerRun
{
  GObject parent_instance;

  const HekCodec *codec;
  HekOptionValues values;
  gsize budget;
  gsize planned_bytes;        /* of a code, by the budget alone: options may make it smaller */
  gsize code_bytes;           /* as planned, and as it is when it is done */
  char *label;

  HekQuantizerRunState state;
  char *message;              /* (nullable) */
  double fraction;
  GArray *losses;             /* of double */
  HekQuantizerData *data;     /* owned (nullable): on which it works, worked last or was measured */
  guint rerank;               /* that it was measured with */
  HekQuantizerResult *result; /* owned (nullable): when it is done */
  gboolean is_current, is_best, pinned;
  gboolean again;             /* is to be done anew as soon as its job has ended */
  char *codebook;             /* (nullable) */
};

HekQuantizerRun *hek_quantizer_run_new (const HekCodec *codec, const HekOptionValues *values,
                                        gsize budget, gsize planned_bytes);
void             hek_quantizer_run_emit_changed (HekQuantizerRun *run);
/* @message: (nullable). Nothing is told. */
void             hek_quantizer_run_set_state (HekQuantizerRun *run, HekQuantizerRunState state,
                                              const char *message);
/* As it was when it was added. */
void             hek_quantizer_run_reset (HekQuantizerRun *run);
/* It is done. */
void             hek_quantizer_run_take_result (HekQuantizerRun *run, HekQuantizerResult *result);
/* Whether both would measure the same. */
gboolean         hek_quantizer_run_is_for (HekQuantizerRun *run, const HekCodec *codec,
                                           const HekOptionValues *values, gsize planned_bytes);

/* --- hek-quantizer-work.c: what one job does, and how it tells of it -------------------------- */

typedef enum
{
  HEK_QUANTIZER_WORK_PREPARE, /* result: HekQuantizerData */
  HEK_QUANTIZER_WORK_RUN,     /* result: HekQuantizerResult */
  HEK_QUANTIZER_WORK_CHOOSE,  /* result: HekQuantizerChosen */
} HekQuantizerWorkKind;

typedef struct
{
  HekChosen *chosen;          /* owned */
  HekQuantizerResult *result; /* owned: of its codebook with all queries */
} HekQuantizerChosen;

void hek_quantizer_chosen_free (HekQuantizerChosen *chosen);

typedef struct
{
  gatomicrefcount ref_count;

  /* what is asked for: fixed when the job starts */
  HekQuantizerWorkKind kind;
  guint generation;           /* of the session */
  HekLibrary *library;        /* owned */
  char *uuid, *name;
  HekQuantizerSample sample;
  HekQuantizerData *data;     /* owned (nullable): not to prepare */
  const HekCodec *codec;      /* of a run, as the next two */
  HekOptionValues values;
  gsize budget;
  HekChooseTarget target;     /* of a choice, as the next */
  double seconds;

  /* the job's thread only */
  const HekTask *task;        /* of the job */
  GThread *thread;
  gboolean may_pause;         /* while it trains */
  gint64 paused_usec;         /* time that was spent waiting */

  /* main thread only */
  gboolean is_dropped;        /* was cancelled by the session: neither the end nor news of a choice
                               * are told, and the end of a search stops nothing else */

  pthread_mutex_t lock;       /* guards the following */
  pthread_cond_t resumed;
  gboolean is_paused;         /* asked for */
  gboolean is_waiting;        /* because of it */
  gboolean is_trained;
  double fraction;
  GArray *losses;             /* of double: that were not taken yet */
  GArray *candidates;         /* of HekChooseCandidate: likewise */
} HekQuantizerWork;

HekQuantizerWork *hek_quantizer_work_new (HekQuantizerWorkKind kind, HekLibrary *library,
                                          const char *uuid, const char *name,
                                          const HekQuantizerSample *sample,
                                          HekQuantizerData *data);
HekQuantizerWork *hek_quantizer_work_ref (HekQuantizerWork *work);
void              hek_quantizer_work_unref (gpointer work);
void              hek_quantizer_work_set_paused (HekQuantizerWork *work, gboolean paused);
gpointer          hek_quantizer_work_run (const HekTask *task, gpointer data, GError **error);
GDestroyNotify    hek_quantizer_work_get_result_free (HekQuantizerWorkKind kind);

/* --- the session: main thread ---------------------------------------------------------------- */

struct _HekQuantizerSession
{
  GObject parent_instance;

  /* owned */
  HekLibrary *library;
  HekJobList *jobs;
  char *uuid;                 /* (nullable) */
  HekQuantizerSample sample;
  HekQuantizerData *data;     /* (nullable): of the sample and the last commit that is known */
  GListStore *runs;
  HekQuantizerRun *selected;  /* (nullable) */
  GPtrArray *removed;         /* of HekQuantizerRemoved: what was taken last is the last */
  guint generation;           /* counts collections: what was begun before is not told of */
  gboolean paused;

  /* what works: one after the other */
  HekJob *job;                /* (nullable) */
  HekQuantizerWork *work;     /* (nullable): of @job */
  HekQuantizerRun *run;       /* (nullable): that @work is about */
  guint timer;                /* looks at what @work has to tell */

  gboolean wants_choice;      /* waits for its turn, or works */
  HekChooseTarget target;
  double seconds;
  GArray *candidates;         /* of HekChooseCandidate */
  HekQuantizerChoice *choice; /* (nullable) */

  HekJob *compare_job;        /* (nullable) */
  HekQuantizerRun *compare_run; /* (nullable): that it is about */
  guint compare_timer;        /* until @compare_job is listed among the jobs */
  HekQuantizerNeighbors *neighbors; /* (nullable) */

  GPtrArray *keepings;        /* what is to be kept, the first one while it is being written */
  gboolean is_keeping;
};

enum
{
  HEK_QUANTIZER_SIGNAL_CHANGED,
  HEK_QUANTIZER_SIGNAL_CHOICE_CHANGED,
  HEK_QUANTIZER_SIGNAL_NEIGHBORS_CHANGED,
  HEK_QUANTIZER_SIGNAL_SAVED_CODEBOOK,
  HEK_QUANTIZER_SIGNAL_SAVED_REPORT,
  HEK_QUANTIZER_SIGNAL_FAILED,
  HEK_QUANTIZER_N_SIGNALS,
};

/* "changed", "choice-changed" and "neighbors-changed" */
void hek_quantizer_session_emit (HekQuantizerSession *self, guint signal);
void hek_quantizer_session_emit_saved_codebook (HekQuantizerSession *self, const char *full_name,
                                                gboolean applied);
void hek_quantizer_session_emit_saved_report (HekQuantizerSession *self, const char *path);
/* Tells the user, unless it was a cancel. */
void hek_quantizer_session_fail (HekQuantizerSession *self, const char *what,
                                 const GError *error);

/* (nullable): that of the session, when it is there */
HekLibraryItem *hek_quantizer_session_get_item (HekQuantizerSession *self);
/* The same; otherwise says so in "failed". */
HekLibraryItem *hek_quantizer_session_check_item (HekQuantizerSession *self, const char *what);

/* Whether @data (nullable) is of the sample and of the last commit that is known. */
gboolean hek_quantizer_session_is_data_current (HekQuantizerSession *self, HekQuantizerData *data);
/* Which runs are current, and which of them the best; tells of those where that changed. */
void hek_quantizer_session_update_runs (HekQuantizerSession *self);
/* (transfer none): the list keeps it */
HekQuantizerRun *hek_quantizer_session_get_run (HekQuantizerSession *self, guint idx);
guint            hek_quantizer_session_get_n_runs (HekQuantizerSession *self);

/* --- hek-quantizer-session-queue.c --- */

void hek_quantizer_removed_free (gpointer removed);
/* Starts what comes next, when nothing works. */
void hek_quantizer_session_advance (HekQuantizerSession *self);
/* Ends all that works or waits. @message: (nullable): why */
void hek_quantizer_session_stop (HekQuantizerSession *self, const char *message);
/* (nullable): the run of the list, of this sample, that measures the same */
HekQuantizerRun *hek_quantizer_session_find_run (HekQuantizerSession *self, const HekCodec *codec,
                                                 const HekOptionValues *values,
                                                 gsize planned_bytes);

/* --- hek-quantizer-session-choose.c --- */

void hek_quantizer_session_add_candidates (HekQuantizerSession *self, const GArray *candidates);
/* @chosen: (nullable) */
void hek_quantizer_session_end_choice (HekQuantizerSession *self, HekQuantizerChosen *chosen);
void hek_quantizer_choice_free (HekQuantizerChoice *choice);

/* --- hek-quantizer-session-keep.c --- */

void hek_quantizer_keeping_free (gpointer keeping);
/* The list of runs has @result now, or has it no more: the evaluation that the workspace keeps of
 * its sample becomes what the list has. */
void hek_quantizer_session_keep (HekQuantizerSession *self, HekQuantizerResult *result);

/* --- hek-quantizer-session-compare.c --- */

void hek_quantizer_neighbors_free (HekQuantizerNeighbors *neighbors);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekQuantizerWork, hek_quantizer_work_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekQuantizerChosen, hek_quantizer_chosen_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekQuantizerNeighbors, hek_quantizer_neighbors_free)

G_END_DECLS
