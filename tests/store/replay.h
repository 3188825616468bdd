/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-file-ops.h"

G_BEGIN_DECLS

/*
 * Power cuts, replayed. A scenario runs in an empty folder through the table of a Replay, which
 * notes every operation with its data. Afterwards the folder is built again as a power cut after
 * any number of these operations could have left it, and a function of the test opens it and looks.
 *
 * What a power cut leaves: what was synced, and of the rest anything. Data that was not synced is
 * there or not, each sector of 512 bytes as of some moment of its own since the last sync; so are
 * sizes; a name that was made, renamed or removed since the last sync of its folder is there or
 * not, independent of others. Contents of writable mappings are not noted: they count as lost.
 */
typedef struct _Replay Replay;

/* The scenario's folder lies in memory where the system has such a place. */
Replay *replay_new (void);
void replay_free (Replay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Replay, replay_free)

const char *replay_get_folder (Replay *replay);
const HekFileOps *replay_get_ops (Replay *replay);
guint replay_get_n_operations (Replay *replay);

/* The scenario says: change @seq (1, 2, …) begins; change @seq was reported as done. */
void replay_start (Replay *replay, guint64 seq);
void replay_acknowledge (Replay *replay, guint64 seq);

/**
 * ReplayCheckFunc:
 * @folder: what a power cut left; may be changed
 * @acknowledged: the last change reported as done before it
 * @started: the last change that had begun
 *
 * Returns: whether the folder holds exactly the changes up to @acknowledged, or up to some number
 *   between it and @started
 */
typedef gboolean (*ReplayCheckFunc) (const char *folder, guint64 acknowledged, guint64 started,
                                     gpointer user_data, GError **error);

/**
 * replay_run:
 * @n_states: how many power cuts, spread evenly over the operations; several kinds of loss in turn
 * @seed: of the losses
 *
 * Fails the test, naming the cut, at the first state that @func refuses.
 */
void replay_run (Replay *replay, guint n_states, guint seed, ReplayCheckFunc func,
                 gpointer user_data);

/* Removes a folder with all that is in it. */
void replay_remove_folder (const char *path);

G_END_DECLS
