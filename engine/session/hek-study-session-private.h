/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-study-session.h"

G_BEGIN_DECLS

/* Everything below belongs to the main thread. */
struct _HekStudySession
{
  GObject parent_instance;

  /* owned */
  HekJobList *jobs;
  HekJob *job;   /* (nullable): the study that runs */
  HekStudy *study; /* (nullable) */
  HekStudyPair *pair; /* (nullable): of the study and the axes */
  HekJob *pair_job;   /* (nullable): makes the next pair */
  HekStudyList *points;

  /* borrowed (nullable) */
  const HekMetricValue *x, *y;

  guint generation;  /* counts studies: rows of an older one are dropped */
  gboolean outdated; /* there are rows or axes that the pair does not know */
  guint pair_timer;
};

enum
{
  HEK_STUDY_SIGNAL_STUDY_CHANGED,
  HEK_STUDY_SIGNAL_PAIR_CHANGED,
  HEK_STUDY_SIGNAL_SAVED,
  HEK_STUDY_SIGNAL_FAILED,
  HEK_STUDY_N_SIGNALS,
};

void hek_study_session_emit (HekStudySession *self, guint signal);
void hek_study_session_emit_saved (HekStudySession *self, const char *path);

/* Tells the user, unless it was a cancel. */
void hek_study_session_fail (HekStudySession *self, const GError *error);

/* hek-study-session-pair.c */

/* Soon while rows come in; at once when a person waits for it. */
void hek_study_session_update_pair (HekStudySession *self);

/* @pair: (transfer full) (nullable) */
void hek_study_session_take_pair (HekStudySession *self, HekStudyPair *pair);

G_END_DECLS
