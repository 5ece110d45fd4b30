const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** What a Redis that is kept from its data still does: the handshake, and talk about the connection. */
const HANDSHAKE = 'auth hello client select quit reset';

export const ALWAYS_ALLOWED = words(`${HANDSHAKE} multi discard watch unwatch`);

/** Needs no data, so that it is done before the data are loaded, and on whichever node. */
export const LOADED_LATER = words(`${HANDSHAKE} multi discard unwatch info config command cluster
  subscribe unsubscribe psubscribe punsubscribe ssubscribe sunsubscribe publish`);

const SHRINKING = `blmpop blpop brpop bzmpop bzpopmax bzpopmin del expire expireat flushall flushdb
  getdel getex hdel hexpire hexpireat hpersist hpexpire hpexpireat lmpop lpop lrem ltrim persist
  pexpire pexpireat rename renamenx rpop spop srem swapdb unlink xack xdel xgroup xtrim zmpop
  zpopmax zpopmin zrem zremrangebylex zremrangebyrank zremrangebyscore`;

/** Refused by a Redis without memory left. Scripts are taken for what they mostly are: writes. */
export const GROWING = words(`append bitfield bitop blmove brpoplpush copy decr decrby eval evalsha
  fcall geoadd geosearchstore getset hincrby hincrbyfloat hmset hset hsetex hsetnx incr incrby
  incrbyfloat linsert lmove lpush lpushx lset migrate mset msetnx pfadd pfmerge psetex restore
  rpoplpush rpush rpushx sadd sdiffstore set setbit setex setnx setrange sinterstore smove sort
  sunionstore xadd xautoclaim xclaim xreadgroup zadd zdiffstore zincrby zinterstore zrangestore
  zunionstore`);

/** Refused by a replica that is only read. */
export const WRITING = new Set([...GROWING, ...words(SHRINKING)]);
