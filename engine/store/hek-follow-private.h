/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-snapshot-private.h"

G_BEGIN_DECLS

/*
 * What the manifest is still to be told of commits that are in a journal already. Many of them
 * follow in one transaction: when there are many, before anybody asks the manifest, and before any
 * other transaction. After a crash the next writer finds them in the journal.
 */
struct _HekFollow
{
  HekSegment *journal; /* owned */
  gsize first_row;     /* of the journal: the manifest knows the rows before it */
  gsize n_rows;
  guint64 n_bytes;     /* of the file, with these rows */
  HekState state;      /* after the last commit */
  GArray *commits;     /* of HekFollowCommit */
  GArray *deaths;      /* of HekFollowDeath */
};

typedef struct
{
  guint64 seq;
  gint64 time_us;
} HekFollowCommit;

typedef struct
{
  HekDeath row;
  guint64 seq; /* the commit that deleted it */
} HekFollowDeath;

/* Nothing yet: the manifest knows the first @n_rows of @journal. */
HekFollow *hek_follow_new (HekSegment *journal, gsize n_rows);
void       hek_follow_free (HekFollow *follow);

/* The rows of @journal behind the ones before, up to @n_rows, which are in @journal->head by now.
 * @state: after the commit; @n_bytes: of the file */
void       hek_follow_add (HekFollow *follow, const HekState *state, gsize n_rows, guint64 n_bytes,
                           const HekDeath *deaths, gsize n_deaths);

/* All but the state, in a transaction. */
gboolean   hek_follow_write (const HekFollow *follow, HekManifest *manifest, GError **error);

/* The manifest's lock is held. @follow: (transfer full): comes after what is there already, and is
 * of the same journal */
void       hek_manifest_follow_later (HekManifest *manifest, HekFollow *follow);
/* Whether there is so much of it that it should be done. */
gboolean   hek_manifest_is_far_behind (HekManifest *manifest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekFollow, hek_follow_free)

G_END_DECLS
