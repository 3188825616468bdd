/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-file-ops.h"

G_BEGIN_DECLS

/*
 * A table that refuses: full disks, media that became read-only, disks that fail. Operations that
 * change something (open to make a file, write, set_size, sync, rename, unlink, folders) are
 * counted.
 */
typedef struct _ReplayFaults ReplayFaults;

typedef enum
{
  REPLAY_FAULT_FULL,      /* ENOSPC: files grow no more; half of the refused write is there */
  REPLAY_FAULT_READ_ONLY, /* EROFS, for opening to write too */
  REPLAY_FAULT_BROKEN,    /* EIO */
} ReplayFault;

ReplayFaults *replay_faults_new (void);
void replay_faults_free (ReplayFaults *faults);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReplayFaults, replay_faults_free)

const HekFileOps *replay_faults_get_ops (ReplayFaults *faults);

/**
 * replay_faults_arm:
 * @nth: the operation to refuse, counted from now, from 1; 0: none any more
 * @n: how many from there on; G_MAXUINT: all
 */
void replay_faults_arm (ReplayFaults *faults, ReplayFault fault, guint nth, guint n);

/* How many operations were refused since they were armed. */
guint replay_faults_get_n_refused (ReplayFaults *faults);

/* How many changing operations there were since they were armed. */
guint replay_faults_get_n_operations (ReplayFaults *faults);

/* Changes these bits of the byte at @offset of a file. */
void replay_flip (const char *path, guint64 offset, guint8 bits);

G_END_DECLS
