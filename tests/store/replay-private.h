/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "replay.h"

G_BEGIN_DECLS

typedef enum
{
  REPLAY_WRITE,
  REPLAY_SET_SIZE,
  REPLAY_SYNC,
  REPLAY_MAKE,        /* a file, by opening it */
  REPLAY_RENAME,
  REPLAY_UNLINK,
  REPLAY_MAKE_FOLDER,
  REPLAY_REMOVE_FOLDER,
  REPLAY_SYNC_FOLDER,
} ReplayType;

typedef struct
{
  ReplayType type;
  guint file;              /* number of the file, whatever its name */
  guint64 offset;          /* or size */
  GBytes *data;
  char *path, *to;         /* below the folder */
  guint64 acknowledged, started; /* when it was noted */
} ReplayOperation;

struct _Replay
{
  HekFileOps ops;
  char *folder;
  GMutex mutex;          /* of all below */
  GPtrArray *operations; /* ReplayOperation */
  GHashTable *names;     /* path below the folder -> number of the file, from 1 */
  GHashTable *handles;   /* HekFile -> number of the file */
  guint n_files;
  guint64 acknowledged, started;
};

/* A folder that was renamed: paths noted before it are under the old name. */
typedef struct
{
  guint at;
  gboolean durable;
  const char *from, *to;
} ReplayMove;

typedef struct
{
  GHashTable *names;   /* path -> number of the file */
  GHashTable *folders; /* set of paths */
} ReplayTree;

typedef struct
{
  Replay *replay;
  ReplayTree tree;  /* durable */
  GPtrArray *files; /* by number: GByteArray, durable */
  GArray *pending;  /* guint: positions of operations */
  GArray *moves;    /* ReplayMove */
} ReplayWorld;

void replay_world_init (ReplayWorld *world, Replay *replay);
void replay_world_clear (ReplayWorld *world);
/* The next operation, number @at. */
void replay_world_step (ReplayWorld *world, guint at);
const ReplayOperation *replay_world_operation (ReplayWorld *world, guint at);
/* Writes and sizes; the others are about names. */
gboolean replay_is_data (const ReplayOperation *operation);

ReplayTree replay_tree_copy (const ReplayTree *tree);
void replay_tree_clear (ReplayTree *tree);
/* Does operation @at, about names, to @tree. */
void replay_tree_apply (ReplayWorld *world, ReplayTree *tree, guint at);

/* New bytes are zeros. */
void replay_resize (GByteArray *file, guint64 n_bytes);
void replay_write_bytes (GByteArray *file, guint64 offset, const guint8 *data, gsize n_bytes);

G_END_DECLS
