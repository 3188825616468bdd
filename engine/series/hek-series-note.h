/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-store.h"

G_BEGIN_DECLS

/*
 * Annotations: a moment or a span of time with a text, typed by the user or made of an event of
 * the engine. They are kept in the database of the series: those of users for ever unless they are
 * removed, of the others the latest 10,000. Written by stores that are not %HEK_SERIES_STORE_READ;
 * each call is one durable transaction.
 */
typedef struct
{
  gint64 id;      /* 0: not kept yet */
  gint64 time_us;
  gint64 end_us;  /* = time_us: a moment */
  char *kind;     /* "user", or of the event: "import", "index", "error" … */
  char *scope;    /* UUID of a collection; "": all */
  char *text;
  char *detail;   /* (nullable): JSON of the maker's */
} HekSeriesNote;

HekSeriesNote *hek_series_note_new (gint64 time_us, gint64 end_us, const char *kind,
                                    const char *scope, const char *text);
HekSeriesNote *hek_series_note_copy (const HekSeriesNote *note);
void hek_series_note_free (HekSeriesNote *note);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSeriesNote, hek_series_note_free)

/* Sets the id of @note. One that has an id already (it was removed: undo) keeps it. */
gboolean hek_series_note_add (HekSeriesStore *store, HekSeriesNote *note, GError **error);
/* Several at once, in one transaction. @notes: (element-type HekSeriesNote) */
gboolean hek_series_note_add_all (HekSeriesStore *store, GPtrArray *notes, GError **error);
/* Fails with %HEK_STORE_ERROR_NOT_FOUND when there is none with its id; removing one that is not
 * there is no error. */
gboolean hek_series_note_change (HekSeriesStore *store, const HekSeriesNote *note,
                                 GError **error);
gboolean hek_series_note_remove (HekSeriesStore *store, gint64 id, GError **error);

/**
 * hek_series_note_list:
 * @kinds: (nullable) (array zero-terminated=1): only these
 * @scope: (nullable): only those of this collection, and of all
 *
 * Returns: (transfer full) (element-type HekSeriesNote): that touch [from_us, to_us), by time; the
 *   latest 10,000 of them
 */
GPtrArray *hek_series_note_list (HekSeriesStore *store, gint64 from_us, gint64 to_us,
                                 const char *const *kinds, const char *scope, GError **error);

G_END_DECLS
