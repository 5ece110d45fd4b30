/** As people write them: a rate, and thresholds over the whole run. See threshold-hides-an-outage.yaml. */
import http from 'k6/http';

export const options = {
  scenarios: {
    reads: {
      executor: 'constant-arrival-rate',
      rate: 100,
      timeUnit: '1s',
      duration: '40s',
      preAllocatedVUs: 50,
      maxVUs: 200,
    },
  },
  thresholds: {
    http_req_duration: ['p(95)<500'],
    http_req_failed: ['rate<0.1'],
  },
};

export default function () {
  http.get(`${__ENV.BASE_URL}/api/users/1`);
}
