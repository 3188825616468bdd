/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-note.h"
#include "hek-task.h"
#include "hek-widget.h"

G_BEGIN_DECLS

/*
 * Annotations of dashboards: what the user typed, what the engine tells of its own accord (events:
 * hek-telemetry.h), and what alerts did, as one list by time. The first two are kept as
 * HekSeriesNote, the last in the history of alerts; here they are read together, filtered by the
 * kinds that a dashboard shows, and thinned to what an axis has room for.
 */
typedef enum
{
  HEK_ANNOTATION_USER,
  HEK_ANNOTATION_IMPORT,
  HEK_ANNOTATION_INDEX,
  HEK_ANNOTATION_COMPACT,
  HEK_ANNOTATION_CODES,
  HEK_ANNOTATION_ERROR,
  HEK_ANNOTATION_ALERT,
  HEK_N_ANNOTATION_KINDS,
} HekAnnotationKind;

#define HEK_ANNOTATION_ALL ((1u << HEK_N_ANNOTATION_KINDS) - 1)

/* "user", "import", …: in files. */
const char *hek_annotation_kind_id (HekAnnotationKind kind);
const char *hek_annotation_kind_label (HekAnnotationKind kind); /* translated */
/* Returns: -1 when there is none */
int         hek_annotation_kind_find (const char *id);

typedef struct
{
  HekAnnotationKind kind;
  HekWidgetLevel level;  /* of errors and alerts */
  gint64 note_id;        /* of the HekSeriesNote: what changing and removing need; 0: of an alert */
  gint64 from_us, to_us; /* equal: a moment */
  char *scope;           /* owned: UUID of a collection; "": all */
  char *text;            /* owned */
  guint n;               /* how many it stands for, see hek_annotation_thin() */
} HekAnnotation;

void hek_annotation_free (HekAnnotation *annotation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekAnnotation, hek_annotation_free)

/* Bytes of a text. */
#define HEK_ANNOTATION_MAX_TEXT 2000u

/**
 * hek_annotation_list:
 * @series: (nullable): nothing was recorded yet
 * @kinds: mask of 1 << HekAnnotationKind
 * @scope: (nullable): only of this collection (its UUID), and those of all
 *
 * Returns: (transfer full) (element-type HekAnnotation): that touch [from_us, to_us), by time; the
 *   latest 10,000 of the notes and of the alerts
 */
GPtrArray *hek_annotation_list (HekSeriesStore *series, gint64 from_us, gint64 to_us, guint kinds,
                                const char *scope, GError **error);

/**
 * hek_annotation_thin:
 * @max: > 0: marks that there is room for
 *
 * Those of one kind that begin in the same 1/@max of the range become one, which spans them, says
 * how many they are, and has the level of the worst; the user's own stay apart as long as there are
 * at most @max of them. Cost: linear. Returns: (transfer full) (element-type HekAnnotation)
 */
GPtrArray *hek_annotation_thin (GPtrArray *annotations, gint64 from_us, gint64 to_us, guint max);

/* Returns: (transfer full) (array length=annotations->len): marks of charts, whose texts are
 * borrowed from @annotations */
HekWidgetNote *hek_annotation_to_notes (GPtrArray *annotations);

/**
 * hek_annotation_add:
 * @to_us: = @from_us: a moment
 * @scope: (nullable): of all
 * @text: what the user typed: not blank, at most %HEK_ANNOTATION_MAX_TEXT bytes of UTF-8
 * @note_id: (out) (optional)
 *
 * Errors: %HEK_DASHBOARD_ERROR_INVALID; those of the series' store
 */
gboolean hek_annotation_add (HekSeriesStore *series, gint64 from_us, gint64 to_us,
                             const char *scope, const char *text, gint64 *note_id,
                             GError **error);

/* Another text, time or scope of one that is kept: @annotation->note_id ≠ 0. */
gboolean hek_annotation_change (HekSeriesStore *series, const HekAnnotation *annotation,
                                GError **error);

/* hek_annotation_restore() brings it back as it was: undo. */
gboolean hek_annotation_remove (HekSeriesStore *series, gint64 note_id, GError **error);
gboolean hek_annotation_restore (HekSeriesStore *series, const HekAnnotation *annotation,
                                 GError **error);

G_END_DECLS
